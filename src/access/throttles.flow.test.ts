import { expect } from 'vitest';
import { testInOneWorld as base } from '../../test/fixtures.ts';
import { CLOCKS_APART_MS } from '../domain/stored-times.ts';
import { TRIES_FORGOTTEN_MS, TRY_LIMITS, type TryKind, waitAfterTries } from '../domain/throttle.ts';
import { giveBack, takeTurn } from './throttles.ts';

const test = base
  .extend(
    'turn',
    { scope: 'file' },
    ({ world }) =>
      (kind: TryKind, of: string) =>
        takeTurn(world.db, 'test', kind, of, world.clock.now()),
  )
  .extend(
    'row',
    { scope: 'file' },
    ({ world }) =>
      (of: string) =>
        world.db
          .selectFrom('throttles')
          .select(['failures', 'wait_until', 'failed_at'])
          .where('key', '=', `test:account:${of}`)
          .executeTakeFirst(),
  )
  .extend('taken', { scope: 'file' }, ({ turn }) => async (of: string) => {
    const counted = await turn('account', of);
    if (!counted.ok) throw new Error('it had to wait');
    return counted.taken;
  });

test.for([
  ['account', 5],
  ['address', 20],
] as const)(
  'D7: of a hundred tries at once, %s: %i are let through',
  async ([kind, free], { world, turn }) => {
    const turns = await Promise.all(Array.from({ length: 100 }, () => turn(kind, 'burst')));
    expect(turns.filter(({ ok }) => ok)).toHaveLength(free);
    world.clock.advance(waitAfterTries(kind, free));
    const later = await Promise.all(Array.from({ length: 100 }, () => turn(kind, 'burst')));
    expect(later.filter(({ ok }) => ok)).toHaveLength(1);
  },
);

const KINDS = Object.keys(TRY_LIMITS) as TryKind[];

test.for(KINDS)(
  'D7, D25, ASVS 6.1.1: the waits in the database are those of the rule, up to the longest, %s',
  async (kind, { world, turn }) => {
    let failedAt = 0;
    for (let count = 1; count <= 40; count += 1) {
      expect(await turn(kind, 'patient')).toMatchObject({ ok: true });
      failedAt = world.clock.now();
      const waitMs = waitAfterTries(kind, count);
      if (waitMs === 0) continue;
      expect(await turn(kind, 'patient')).toEqual({ ok: false, waitMs, failedAt });
      // What waits a whole day is forgotten with its end, and begins anew.
      if (waitMs >= TRIES_FORGOTTEN_MS) return;
      world.clock.advance(waitMs);
    }
  },
);

test('a day without a failure forgets', async ({ world, turn }) => {
  for (let count = 1; count <= 5; count += 1) await turn('account', 'forgotten');
  world.clock.advance(24 * 60 * 60_000);
  for (let count = 1; count <= 5; count += 1) expect((await turn('account', 'forgotten')).ok).toBe(true);
  expect((await turn('account', 'forgotten')).ok).toBe(false);
});

test('D25: after a success all stands as if it had not been tried, so that nobody else can tell', async ({
  world,
  turn,
  row,
  taken,
}) => {
  for (let count = 1; count <= 6; count += 1) {
    await taken('calm');
    world.clock.advance(waitAfterTries('account', count));
  }
  const before = await row('calm');
  world.clock.advance(TRIES_FORGOTTEN_MS / 2);
  await giveBack(world.db, await taken('calm'));
  expect(await row('calm')).toEqual({ ...before, wait_until: 0 });
  world.clock.advance(TRIES_FORGOTTEN_MS / 2);
  for (let count = 1; count <= 5; count += 1) await taken('calm');
  expect(await turn('account', 'calm')).toMatchObject({ ok: false, waitMs: 1000 });
});

test('a success ends no wait that a failure beside it has earned', async ({ world, turn, taken }) => {
  for (let count = 1; count <= 3; count += 1) await taken('busy');
  const success = await taken('busy');
  await taken('busy');
  await giveBack(world.db, success);
  expect(await turn('account', 'busy')).toMatchObject({ ok: false, waitMs: 1000 });
});

test('D25: a wait beyond the longest is none, and what was counted ahead of time is forgotten', async ({
  world,
  turn,
  taken,
}) => {
  const longest = TRY_LIMITS.account.maxWaitMs;
  const values = { failures: 9, wait_until: 0, failed_at: world.clock.now() };
  const waits = [longest, longest + CLOCKS_APART_MS, longest + CLOCKS_APART_MS + 1];
  for (const wait of waits) {
    const key = `test:account:wait ${wait}`;
    const until = world.clock.now() + wait;
    await world.db
      .insertInto('throttles')
      .values({ ...values, key, wait_until: until })
      .execute();
  }
  const turns = await Promise.all(waits.map((wait) => turn('account', `wait ${wait}`)));
  expect(turns.map(({ ok }) => ok)).toEqual([false, false, true]);
  for (const [ahead, failures] of [
    [CLOCKS_APART_MS, 10],
    [CLOCKS_APART_MS + 1, 1],
  ] as const) {
    const key = `test:account:ahead ${ahead}`;
    const failed_at = world.clock.now() + ahead;
    await world.db
      .insertInto('throttles')
      .values({ ...values, key, failed_at })
      .execute();
    expect((await taken(`ahead ${ahead}`)).failures).toBe(failures);
  }
});
