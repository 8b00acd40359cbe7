import { expect } from 'vitest';
import { clearWaits } from '../../src/access/waits.ts';
import { NEWCOMER_MS, TRY_LIMITS } from '../../src/domain/throttle.ts';
import { test as base } from '../fixtures.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';

/**
 * Whoever had one open session of an account gave a wrong password in it each quarter of an hour, and its owner could
 * neither confirm anything nor change the password, which would have ended that session (D7, D25).
 */

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const LONGEST_MS = TRY_LIMITS.session.maxWaitMs;
const CHOSEN = 'an owner has chosen these words';
/** No password can be that, so that looking at it costs nothing; it counts like any other. */
const GUESS = 'x';

/** Everything that asks for one's own password, and what it answers to the right one. */
const PLACES = {
  '/confirm': (password: string) => ({ password }),
  '/account/security/password': (password: string) => ({ current: password, password: CHOSEN }),
};
type At = keyof typeof PLACES;
const AT = Object.keys(PLACES) as At[];

const give = (visitor: Visitor, at: At, password = PASSWORD) => visitor.post(at, PLACES[at](password));

const test = base
  .extend('settings', { SESSION_HOURS: '24', SESSION_IDLE_MINUTES: '60' })
  .extend(
    'session',
    ({ world, acme, olivia }) =>
      () =>
        world.signedIn(olivia, acme),
  )
  /** Guesses whenever there is a turn, until the longest wait has just begun. */
  .extend('besiege', ({ world }) => async (thief: Visitor, at: At) => {
    for (let tries = 0; tries < 60; tries += 1) {
      const { statusCode, headers } = await give(thief, at, GUESS);
      expect([422, 429]).toContain(statusCode);
      const waitMs = Number(headers['retry-after'] ?? 0) * 1000;
      if (waitMs === LONGEST_MS) return;
      world.clock.advance(waitMs);
    }
    throw new Error('its waits do not grow');
  });

test.for(AT.flatMap((by) => AT.map((at) => ({ by, at }))))(
  'D25: wrong passwords at $by in another session keep nobody from $at',
  async ({ by, at }, { session, besiege }) => {
    await besiege(await session(), by);
    const owner = await session();
    // Whoever mistypes waits for a few minutes at most, not for as long as the other goes on.
    expect((await give(owner, at)).statusCode).toBe(303);
  },
);

test('D25: for a whole day of a guess whenever there is a turn, the owner confirms at once, and mistypes for five minutes at most', async ({
  world,
  session,
  besiege,
}) => {
  const thief = await session();
  await besiege(thief, '/confirm');
  for (let minute = 0; minute < 20 * 60; minute += 5) {
    await give(thief, minute % 2 === 0 ? '/confirm' : '/account/security/password', GUESS);
    if (minute % 60 === 0) {
      const owner = await session();
      const mistypes = minute % 120 === 0;
      if (mistypes) {
        expect((await give(owner, '/confirm', GUESS)).statusCode).toBe(422);
        const { statusCode, headers } = await give(owner, '/confirm');
        const waitMs = statusCode === 429 ? Number(headers['retry-after']) * 1000 : 0;
        expect(waitMs).toBeLessThanOrEqual(NEWCOMER_MS);
        if (statusCode === 429) {
          world.clock.advance(waitMs);
          expect((await give(owner, '/confirm')).statusCode).toBe(303);
        }
      } else expect((await give(owner, '/confirm')).statusCode).toBe(303);
    }
    world.clock.advance(5 * MINUTE_MS);
  }
  expect((await give(await session(), '/account/security/password')).statusCode).toBe(303);
});

test('D7: however many sessions guess, they have together the turns of a sign-in and no more', async ({
  world,
  session,
}) => {
  const sessions: Visitor[] = [];
  for (let n = 0; n < 40; n += 1) sessions.push(await session());
  const started = world.clock.now();
  let looked = 0;
  while (world.clock.now() - started < DAY_MS / 4) {
    // Those that have failed least have the most to spare.
    for (const [n, thief] of sessions.entries()) {
      const { statusCode } = await give(thief, AT[n % 2] ?? '/confirm', GUESS);
      if (statusCode === 422) looked += 1;
    }
    world.clock.advance(5 * MINUTE_MS);
  }
  const ramp = TRY_LIMITS.account.freeFailures + Math.ceil(Math.log2(LONGEST_MS / 1000));
  expect(looked).toBeLessThanOrEqual(ramp + DAY_MS / 4 / LONGEST_MS + DAY_MS / 4 / NEWCOMER_MS + 1);
});

test('D7: of any number of sessions that guess at once, a turn goes to five and one to spare', async ({
  session,
}) => {
  const sessions: Visitor[] = [];
  for (let n = 0; n < 30; n += 1) sessions.push(await session());
  const answers = await Promise.all(sessions.map((thief) => give(thief, '/confirm', GUESS)));
  const looked = answers.filter(({ statusCode }) => statusCode === 422);
  expect(looked).toHaveLength(TRY_LIMITS.account.freeFailures + 1);
});

test('D7: one session waits longer each time, and a right password makes no difference while it does', async ({
  world,
  session,
}) => {
  const thief = await session();
  const waits: number[] = [];
  for (let tries = 1; tries <= 15; tries += 1) {
    expect((await give(thief, '/confirm', GUESS)).statusCode).toBe(422);
    if (tries < TRY_LIMITS.session.freeFailures) continue;
    const held = await give(thief, '/confirm');
    expect(held.statusCode).toBe(429);
    waits.push(Number(held.headers['retry-after']));
    // What others confirm meanwhile gives this session no turn.
    expect((await give(await session(), '/confirm')).statusCode).toBe(303);
    expect((await give(thief, '/confirm')).statusCode).toBe(429);
    world.clock.advance(Number(held.headers['retry-after']) * 1000);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900]);
});

test('D25: support clears what sessions have counted together', async ({ world, olivia, session }) => {
  const sessions: Visitor[] = [];
  for (let n = 0; n < 8; n += 1) sessions.push(await session());
  for (const thief of sessions) await give(thief, '/confirm', GUESS);
  const owner = await session();
  expect((await give(owner, '/confirm')).statusCode).toBe(429);
  await world.db.transaction().execute((trx) => clearWaits(trx, olivia, world.clock.now()));
  expect((await give(owner, '/confirm', GUESS)).statusCode).toBe(422);
  expect((await give(owner, '/confirm')).statusCode).toBe(303);
});
