import { expect } from 'vitest';
import { test as base } from '../../test/fixtures.ts';
import { chanceOf, saidOfSeed } from '../../test/seed.ts';
import { enqueueJob, type JobKind } from './queue.ts';
import { forgetTurns } from './turns.ts';
import { createJobWorker } from './worker.ts';

const MINUTE_MS = 60_000;

const test = base
  .extend('lines', (): unknown[][] => [])
  .extend('done', (): string[] => [])
  /** A kind of job that notes what it is given, or fails as it is told. */
  .extend(
    'kind',
    ({ done }) =>
      (name: string, fails: () => boolean = () => false): JobKind => ({
        name,
        trouble: { again: `a ${name} failed, and is tried again`, dropped: `a ${name} was dropped` },
        patience: { firstRetryMs: MINUTE_MS, longestRetryMs: 4 * MINUTE_MS, giveUpMs: 10 * MINUTE_MS },
        claimMs: 2 * MINUTE_MS,
        run: async (payload) => {
          if (fails()) throw new Error(`no ${payload} today`);
          done.push(`${name} ${payload}`);
        },
      }),
  )
  .extend(
    'worker',
    ({ world, lines }) =>
      (...kinds: JobKind[]) =>
        createJobWorker({
          db: world.db,
          keyring: world.services.keyring,
          clock: world.clock,
          log: {
            warn: (...line) => void lines.push(['warn', ...line]),
            error: (...line) => void lines.push(['error', ...line]),
          },
          kinds,
        }),
  )
  .extend(
    'queue',
    ({ world }) =>
      (kind: string, payload: string, whose = '') =>
        world.db
          .transaction()
          .execute((trx) =>
            enqueueJob(trx, world.services.keyring, { kind, payload, whose }, world.clock.now()),
          ),
  )
  .extend(
    'waiting',
    ({ world }) =>
      () =>
        world.db.selectFrom('jobs').selectAll().execute(),
  );

test('each job is done by its kind, in turn; one of a kind that nobody here knows is left to others', async ({
  world,
  done,
  kind,
  worker,
  queue,
  waiting,
}) => {
  await queue('report', 'one');
  await queue('reminder', 'two');
  world.clock.advance(1);
  await queue('from tomorrow', 'three');
  await worker(kind('report'), kind('reminder')).drain();
  expect(done.sort()).toEqual(['reminder two', 'report one']);
  expect(await waiting()).toMatchObject([{ kind: 'from tomorrow', attempts: 0, claimed_until: null }]);
  await worker(kind('from tomorrow')).drain();
  expect(await waiting()).toEqual([]);
});

test('what takes long holds up no other kind, not even what is queued while it is under way', async ({
  done,
  kind,
  worker,
  queue,
}) => {
  const begun = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const slow: JobKind = {
    ...kind('import'),
    run: async (payload) => {
      begun.resolve();
      await letGo.promise;
      done.push(`import ${payload}`);
    },
  };
  await queue('import', 'large');
  const jobs = worker(slow, kind('report'));
  jobs.start();
  await begun.promise;
  await queue('report', 'small');
  jobs.kick();
  await expect.poll(() => done).toEqual(['report small']);
  letGo.resolve();
  await jobs.stop();
  expect(done).toEqual(['report small', 'import large']);
});

test('two nodes, one that fails: the failure puts a job off for both, and it is done once', async ({
  world,
  done,
  kind,
  worker,
  queue,
}) => {
  await queue('report', 'shared');
  await worker(kind('report', () => true)).drain();
  const other = worker(kind('report'));
  await other.drain();
  expect(done).toEqual([]);
  world.clock.advance(MINUTE_MS);
  await Promise.all([other.drain(), worker(kind('report')).drain()]);
  expect(done).toEqual(['report shared']);
});

test('a job of a node that was killed over it is done by another when the claim of its kind has run out', async ({
  world,
  done,
  kind,
  worker,
  queue,
  waiting,
}) => {
  const begun = Promise.withResolvers<void>();
  const killed: JobKind = {
    ...kind('report'),
    claimMs: 90 * MINUTE_MS,
    run: () => {
      begun.resolve();
      return new Promise(() => undefined);
    },
  };
  await queue('report', 'orphaned');
  void worker(killed).drain();
  await begun.promise;
  const other = worker({ ...kind('report'), claimMs: killed.claimMs });
  await other.drain();
  expect(done).toEqual([]);
  world.clock.advance(90 * MINUTE_MS - 1);
  await other.drain();
  expect(done).toEqual([]);
  world.clock.advance(1);
  await other.drain();
  expect(done).toEqual(['report orphaned']);
  expect(await waiting()).toEqual([]);
});

test('a job whose claim has gone to another node is given up by neither', async ({
  world,
  done,
  lines,
  kind,
  worker,
  queue,
  waiting,
}) => {
  await queue('report', 'late');
  const dropped: string[] = [];
  const other = worker(kind('report'));
  const slow: JobKind = {
    ...kind('report'),
    run: async () => {
      // So long that another node takes this one for dead, and the job is too old to be tried again.
      world.clock.advance(11 * MINUTE_MS);
      await world.db
        .updateTable('jobs')
        .set({ claimed_until: world.clock.now() + 2 * MINUTE_MS })
        .execute();
      throw new Error('no report today');
    },
    dropped: async (id) => void dropped.push(id),
  };
  await worker(slow).drain();
  expect(dropped).toEqual([]);
  expect(lines).toEqual([]);
  expect(await waiting()).toHaveLength(1);
  world.clock.advance(2 * MINUTE_MS);
  await other.drain();
  expect(done).toEqual(['report late']);
});

test('what is to be done about a job that was given up is done, though it fails once', async ({
  world,
  lines,
  kind,
  worker,
  queue,
  waiting,
}) => {
  await queue('report', 'late');
  let tries = 0;
  const failing: JobKind = {
    ...kind('report', () => true),
    dropped: async () => {
      tries += 1;
      if (tries === 1) throw new Error('deadlock detected');
    },
  };
  const jobs = worker(failing);
  for (let n = 0; n < 10; n += 1) {
    await jobs.drain();
    world.clock.advance(5 * MINUTE_MS);
  }
  expect(await waiting()).toEqual([]);
  expect(tries).toBe(2);
  expect(lines.filter(([level]) => level === 'error')).toHaveLength(1);
});

test('each kind has a patience of its own, and a line for the operator that names no payload', async ({
  world,
  lines,
  kind,
  worker,
  queue,
  waiting,
}) => {
  await queue('report', 'secret');
  const jobs = worker(kind('report', () => true));
  const waits: number[] = [];
  for (;;) {
    await jobs.drain();
    const [job] = await waiting();
    if (job === undefined) break;
    waits.push((job.due_at - world.clock.now()) / MINUTE_MS);
    world.clock.advance(job.due_at - world.clock.now());
  }
  expect(waits).toEqual([1, 2, 4, 4]);
  expect(lines.map(([level, , text]) => [level, text])).toEqual([
    ...waits.map(() => ['warn', 'a report failed, and is tried again']),
    ['error', 'a report was dropped'],
  ]);
  expect(JSON.stringify(lines)).not.toContain('secret');
});

test('a job that failed is done in the end, once', async ({ world, done, kind, worker, queue, waiting }) => {
  let failures = 2;
  await queue('report', 'late');
  const jobs = worker(
    kind('report', () => {
      failures -= 1;
      return failures >= 0;
    }),
  );
  for (let minutes = 0; minutes < 4; minutes += 1) {
    await jobs.drain();
    world.clock.advance(MINUTE_MS);
  }
  expect(done).toEqual(['report late']);
  expect(await waiting()).toEqual([]);
});

test('D16: a job that is made another kind in the table does not open', async ({
  world,
  done,
  lines,
  kind,
  worker,
  queue,
}) => {
  await queue('report', 'one');
  await world.db.updateTable('jobs').set({ kind: 'mail' }).execute();
  await worker(kind('mail'), kind('report')).drain();
  expect(done).toEqual([]);
  expect(lines).toMatchObject([['warn', { cause: 'SealedBoxError', code: 'tampered' }, expect.any(String)]]);
});

test('D25: what a clock far ahead has put off is done today', async ({
  world,
  done,
  kind,
  worker,
  queue,
}) => {
  await queue('report', 'one');
  await world.db
    .updateTable('jobs')
    .set({ due_at: world.clock.now() + 30 * 24 * 60 * MINUTE_MS })
    .execute();
  await worker(kind('report')).drain();
  expect(done).toEqual(['report one']);
});

test('a long job is kept by its node for as long as that lives, however short its claim, and another one waits', async ({
  world,
  done,
  kind,
  worker,
  queue,
  waiting,
}) => {
  const begun = Promise.withResolvers<void>();
  const letGo = Promise.withResolvers<void>();
  const long: JobKind = {
    ...kind('report'),
    claimMs: 30,
    isLong: true,
    run: async (payload) => {
      begun.resolve();
      await letGo.promise;
      done.push(`report ${payload}`);
    },
  };
  await queue('report', 'long');
  const under = worker(long).drain();
  await begun.promise;
  const other = worker({ ...kind('report'), claimMs: 30 });
  for (const _ of [1, 2, 3]) {
    world.clock.advance(20);
    const renewed = world.clock.now() + 30;
    await expect.poll(waiting).toMatchObject([{ claimed_until: renewed }]);
    await other.drain();
    expect(done).toEqual([]);
  }
  letGo.resolve();
  await under;
  expect(done).toEqual(['report long']);
  expect(await waiting()).toEqual([]);
});

test('where workspaces take turns, each has one at work over all nodes, and others go on beside it', async ({
  done,
  kind,
  worker,
  queue,
}) => {
  const begun: string[] = [];
  const held = new Map(['A1', 'A2'].map((name) => [name, Promise.withResolvers<void>()]));
  const slow: JobKind = {
    ...kind('import'),
    atOnce: 3,
    run: async (payload) => {
      begun.push(payload);
      await held.get(payload)?.promise;
      done.push(payload);
    },
  };
  for (const payload of ['A1', 'A2', 'A3']) await queue('import', payload, 'a');
  const [node, other] = [worker(slow), worker(slow)];
  const under = node.drain();
  await expect.poll(() => begun).toEqual(['A1']);
  await other.drain();
  expect(begun, 'places are free, and not for the same workspace').toEqual(['A1']);
  await queue('import', 'B1', 'b');
  await queue('import', 'B2', 'b');
  await other.drain();
  expect(done, 'nobody else waits for it').toEqual(['B1', 'B2']);
  held.get('A1')?.resolve();
  await expect.poll(() => begun.at(-1)).toBe('A2');
  await queue('import', 'C1', 'c');
  await other.drain();
  held.get('A2')?.resolve();
  await under;
  expect(done).toEqual(['B1', 'B2', 'A1', 'C1', 'A2', 'A3']);
});

test('in whatever order jobs arrive, a workspace’s next one begins after at most one of each other workspace', async ({
  world,
  done,
  kind,
  worker,
  queue,
}) => {
  const random = chanceOf('jobs in any order');
  const all = ['a', 'b', 'c', 'd'];
  /** How many of each wait, and which others were begun since the first of them did. */
  const waits = new Map<string, { left: number; passed: string[] }>();
  const arrive = async (whose: string) => {
    const { left, passed } = waits.get(whose) ?? { left: 0, passed: [] };
    waits.set(whose, { left: left + 1, passed });
    await queue('import', whose, whose);
  };
  const unfair: string[] = [];
  let arrivals = 40;
  const taking: JobKind = {
    ...kind('import'),
    atOnce: 1,
    run: async (whose) => {
      done.push(whose);
      const { left, passed } = waits.get(whose) ?? { left: 0, passed: [] };
      if (new Set(passed).size < passed.length) unfair.push(`${saidOfSeed()}: ${whose} after ${passed}`);
      if (left > 1) waits.set(whose, { left: left - 1, passed: [] });
      else waits.delete(whose);
      for (const [other, wait] of waits) if (other !== whose) wait.passed.push(whose);
      if (random(4) === 0) await forgetTurns(world.db);
      for (; arrivals > 0 && random(3) > 0; arrivals -= 1) await arrive(all[random(random(4) + 1)] as string);
    },
  };
  for (const whose of ['a', 'a', 'a', 'b']) await arrive(whose);
  await worker(taking).drain();
  expect(unfair).toEqual([]);
  expect(waits.size).toBe(0);
  expect(done.length).toBe(44 - arrivals);
  await forgetTurns(world.db);
  expect(await world.db.selectFrom('job_turns').selectAll().execute(), 'nothing waits').toEqual([]);
});
