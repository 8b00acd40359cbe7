import { expect } from 'vitest';
import { test as base } from '../../test/fixtures.ts';
import { takeLease } from './leases.ts';
import { createRecurring, type Recurring, type RecurringJob } from './recurring.ts';

const MINUTE_MS = 60_000;

const test = base
  .extend('lines', (): unknown[][] => [])
  /** A node that does these jobs, until the test is over. */
  .extend('node', ({ world, lines }, { onCleanup }) => {
    const nodes: Recurring[] = [];
    onCleanup(async () => void (await Promise.all(nodes.map((one) => one.stop()))));
    const log = { error: (...line: unknown[]) => void lines.push(line) };
    return (...jobs: RecurringJob[]) => {
      const recurring = createRecurring({ db: world.db, clock: world.clock, log }, jobs);
      nodes.push(recurring);
      return recurring;
    };
  });

/** A job that counts how often it was looked for and done. */
function counting(more: Partial<RecurringJob> = {}) {
  const seen = { looks: 0, runs: 0 };
  const job: RecurringJob = {
    name: 'counting',
    everyMs: MINUTE_MS,
    lookMs: 5,
    isWanted: async () => {
      seen.looks += 1;
      return true;
    },
    run: async () => {
      seen.runs += 1;
    },
    ...more,
  };
  return { seen, job };
}

/** Until every node has looked a few times more. */
const looksOf = (seen: { looks: number }, more: number) => {
  const from = seen.looks;
  return expect.poll(() => seen.looks).toBeGreaterThan(from + more);
};

test('of many nodes one does it, and again when its time has come', async ({ world, node }) => {
  const { seen, job } = counting();
  for (const one of [node(job), node(job), node(job)]) one.start();
  await looksOf(seen, 12);
  expect(seen.runs).toBe(1);
  world.clock.advance(MINUTE_MS - 1);
  await looksOf(seen, 12);
  expect(seen.runs).toBe(1);
  world.clock.advance(1);
  await expect.poll(() => seen.runs).toBe(2);
  await looksOf(seen, 12);
  expect(seen.runs).toBe(2);
});

test('what a node that died had taken is another’s when its time is up', async ({ world, node }) => {
  const { seen, job } = counting();
  expect(await takeLease(world.db, job.name, world.clock.now(), MINUTE_MS)).toBe(true);
  node(job).start();
  await looksOf(seen, 6);
  expect(seen.runs).toBe(0);
  world.clock.advance(MINUTE_MS);
  await expect.poll(() => seen.runs).toBe(1);
});

test('one that fails is told to the operator, and done again in its time; others go on', async ({
  world,
  lines,
  node,
}) => {
  const failing = counting({ name: 'failing', run: () => Promise.reject(new Error('not today')) });
  const other = counting({ name: 'other' });
  node(failing.job, other.job).start();
  await expect.poll(() => lines.length).toBe(1);
  expect(lines).toMatchObject([[{ job: 'failing' }, 'a job failed, and is done again']]);
  await expect.poll(() => other.seen.runs).toBe(1);
  world.clock.advance(MINUTE_MS);
  await expect.poll(() => lines.length).toBe(2);
});

test('one that is not wanted takes no turn from others', async ({ world, node }) => {
  let looks = 0;
  const { seen, job } = counting({
    isWanted: async () => {
      looks += 1;
      return false;
    },
  });
  node(job).start();
  await expect.poll(() => looks).toBeGreaterThan(3);
  expect(seen.runs).toBe(0);
  expect(await takeLease(world.db, job.name, world.clock.now(), MINUTE_MS)).toBe(true);
});

test('stop() waits for what is under way, and nothing is looked for afterwards', async ({ node }) => {
  const begun = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  // Of a name that nobody has: what another test left behind would take its turn, and this one would wait for ever.
  const stopped = counting({
    name: 'stopped',
    run: async () => {
      begun.resolve();
      await letGo.promise;
    },
  });
  const going = counting({ name: 'going on' });
  const recurring = node(stopped.job);
  recurring.start();
  await begun.promise;
  let isOver = false;
  const stopping = recurring.stop().then(() => {
    isOver = true;
  });
  // Another looks as often: whatever still looked would have done so a few times by then, however slow it all is.
  node(going.job).start();
  await looksOf(going.seen, 6);
  expect(isOver, 'something is under way').toBe(false);
  letGo.resolve();
  await stopping;
  const { looks } = stopped.seen;
  await looksOf(going.seen, 6);
  expect(stopped.seen.looks).toBe(looks);
});
