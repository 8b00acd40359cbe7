import { sql } from 'kysely';
import { expect } from 'vitest';
import { test as base } from '../../test/fixtures.ts';
import { takeLease } from '../jobs/leases.ts';
import { type CountsWorker, createCounts, ENTRIES_A_MINUTE } from './counted-events.ts';
import type { CountedEvent } from './record.ts';

const NODES = [0, 1, 2];

type Refused = Extract<CountedEvent, { type: 'sign-in.refused' }>;

const test = base
  .extend('errors', (): unknown[] => [])
  .extend('node', ({ world, errors }) => {
    const log = { error: (...line: unknown[]) => void errors.push(line) };
    const nodes = NODES.map(() => createCounts({ db: world.db, log }));
    return (at: number): CountsWorker => nodes[at % nodes.length] as CountsWorker;
  })
  .extend(
    'refused',
    ({ world }) =>
      (changes: Partial<Refused> = {}): Refused => ({
        type: 'sign-in.refused',
        at: world.clock.now(),
        origin: { host: 'localhost:3000', ip: '192.0.2.1' },
        actor: { id: null, label: 'x@example.com' },
        detail: { reason: 'unknown address' },
        ...changes,
      }),
  )
  .extend(
    'about',
    ({ refused }) =>
      (who: number) =>
        refused({ subject: { id: `account-${who}`, label: `a${who}@example.com` } }),
  )
  .extend(
    'table',
    ({ world }) =>
      () =>
        world.db.selectFrom('counted_events').selectAll().execute(),
  )
  .extend(
    'entries',
    ({ world }) =>
      () =>
        world.db.selectFrom('audit_events').selectAll().orderBy('id').execute(),
  );

const timesIn = (rows: readonly { detail: string }[]) =>
  rows.reduce((sum, { detail }) => sum + (JSON.parse(detail).times ?? 1), 0);

test('D25: nothing is written until it is flushed, and then one row for the same on all nodes', async ({
  node,
  refused,
  table,
  entries,
}) => {
  for (let n = 0; n < 300; n += 1) {
    const ip = `198.51.100.${n % 250}`;
    node(n).count(refused({ origin: { host: 'localhost:3000', ip } }));
  }
  expect(await table()).toEqual([]);
  await Promise.all(NODES.map((at) => node(at).flush()));
  expect(await table()).toMatchObject([{ times: 300 }]);
  expect(await entries()).toEqual([]);
  expect(await node(0).append()).toBe(1);
  expect(await table()).toEqual([]);
  const [entry, ...more] = await entries();
  expect(more).toEqual([]);
  expect(entry).toMatchObject({ type: 'sign-in.refused', actor: 'x@example.com', ip: '' });
  expect(JSON.parse(entry?.detail ?? '')).toMatchObject({ times: 300, reason: 'unknown address' });
});

test('D25: of many nodes that append at once each count comes into the record once, while all go on counting', async ({
  node,
  about,
  entries,
}) => {
  for (let round = 0; round < 10; round += 1) {
    for (let n = 0; n < 45; n += 1) node(n).count(about(n % 15));
    await Promise.all(NODES.flatMap((at) => [node(at).flush(), node(at).append()]));
  }
  await Promise.all(NODES.map((at) => node(at).flush()));
  while ((await node(0).append()) > 0);
  expect(timesIn(await entries())).toBe(450);
});

test('D25: a minute’s entries are few; what waits longest comes first, and nothing is lost', async ({
  world,
  node,
  about,
  entries,
}) => {
  const people = ENTRIES_A_MINUTE * 2 + 5;
  for (let n = 0; n < people; n += 1) {
    node(0).count(about(n));
    world.clock.advance(1);
  }
  await node(0).flush();
  expect([await node(0).append(), (await entries()).length]).toEqual([ENTRIES_A_MINUTE, ENTRIES_A_MINUTE]);
  expect(new Set((await entries()).map(({ subject_id }) => subject_id))).toEqual(
    new Set(Array.from({ length: ENTRIES_A_MINUTE }, (_, n) => `account-${n}`)),
  );
  // Those that wait go on being counted.
  for (let n = 0; n < people; n += 1) node(1).count(about(n));
  await node(1).flush();
  while ((await node(1).append()) > 0);
  expect(timesIn(await entries())).toBe(people * 2);
});

test('D25: what does not fit is counted together: neither memory nor table grow with what strangers make up', async ({
  node,
  about,
  table,
}) => {
  for (let n = 0; n < 5000; n += 1) node(0).count(about(n));
  await node(0).flush();
  const rows = await table();
  expect(rows.length).toBeLessThanOrEqual(1001);
  expect(rows.reduce((sum, { times }) => sum + times, 0)).toBe(5000);
});

test('what could not be written is written later', async ({ world, node, refused, table }) => {
  node(0).count(refused());
  await sql`alter table counted_events rename to gone`.execute(world.db);
  await expect(node(0).flush()).rejects.toThrow();
  node(0).count(refused());
  await sql`alter table gone rename to counted_events`.execute(world.db);
  await node(0).flush();
  expect(await table()).toMatchObject([{ times: 2 }]);
});

test('what is left is written at the end, and trouble with it is told', async ({
  world,
  errors,
  node,
  refused,
  table,
}) => {
  node(0).start();
  node(0).count(refused());
  await node(0).stop();
  expect(await table()).toMatchObject([{ times: 1 }]);
  node(1).count(refused());
  await sql`drop table counted_events`.execute(world.db);
  await node(1).stop();
  expect(errors).toHaveLength(1);
});

test('D25: of many that ask for a lease one gets it, again and again, however the clock was moved', async ({
  world,
}) => {
  const minute = 60_000;
  const ask = async () => {
    const now = world.clock.now();
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => takeLease(world.db, 'work', now, minute)),
    );
    return answers.filter(Boolean).length;
  };
  expect([await ask(), await ask()]).toEqual([1, 0]);
  world.clock.advance(minute - 1);
  expect(await ask()).toBe(0);
  world.clock.advance(1);
  expect(await ask()).toBe(1);
  world.clock.advance(86_400_000);
  expect(await ask()).toBe(1);
  world.clock.advance(-86_400_000);
  expect(await ask()).toBe(1);
  expect(await takeLease(world.db, 'other work', world.clock.now(), minute)).toBe(true);
});
