import { expect } from 'vitest';
import { KNOWN_BROWSER_MS } from '../../src/access/known-browsers.ts';
import { NEWCOMER_MS, TRY_LIMITS, waitAfterTries } from '../../src/domain/throttle.ts';
import { test as base } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';

/**
 * One wrong sign-in in a quarter of an hour, from any network, kept an owner waiting who came from a new one; and the
 * networks that an account knew were told to whoever shared one of them. A browser that has completed a sign-in is
 * counted apart now, and who has none gets a newcomer's turn (D25).
 */

const OFFICE = '192.0.2.1';
const LONGEST_MS = TRY_LIMITS.account.maxWaitMs;
/** No password can be that, so that looking at it costs nothing; it counts like any other. */
const GUESS = 'x';
const UNKNOWN = 'nobody.at.all@example.com';

const secondsOf = (answer: { headers: Record<string, unknown> }) => Number(answer.headers['retry-after']);

const test = base
  /** A browser in which the owner has completed a sign-in, and signed out again. */
  .extend('known', async ({ world, olivia }) => {
    const browser = world.visitor(undefined, OFFICE);
    await browser.signIn(olivia.email);
    await browser.post('/logout');
    return browser;
  })
  /** Guesses at an address whenever there is a turn, until the longest wait has just begun. */
  .extend('besiege', ({ world }) => async (email: string) => {
    const attacker = world.visitor(undefined, '198.51.100.7');
    for (let failures = 1; ; failures += 1) {
      expect((await attacker.signIn(email, GUESS)).statusCode).toBe(422);
      const waitMs = waitAfterTries('account', failures);
      if (waitMs === LONGEST_MS) return;
      world.clock.advance(waitMs);
    }
  })
  .extend('apart', ({ world }) => async (browser: Visitor, email: string) => {
    for (let tries = 0; tries < 8; tries += 1)
      await world.visitor(undefined, `203.0.113.${tries}`).signIn(email, GUESS);
    const { statusCode } = await browser.signIn(email);
    return statusCode === 303;
  });

test('D25: a browser that has completed a sign-in is let in at once, whatever strangers do, from the network that it shares with them', async ({
  world,
  olivia,
  known,
  besiege,
}) => {
  await besiege(olivia.email);
  for (let tries = 0; tries < 30; tries += 1)
    await world.visitor(undefined, OFFICE).signIn(`someone${tries}@example.com`, GUESS);
  expect((await world.visitor(undefined, OFFICE).signIn(olivia.email)).statusCode).toBe(429);
  expect((await known.signIn(olivia.email)).statusCode).toBe(303);
});

test('D7, D25: a known browser is no place to guess without end either, and its waits are its own', async ({
  world,
  olivia,
  known,
}) => {
  const statuses: number[] = [];
  for (let tries = 0; tries < 8; tries += 1)
    statuses.push((await known.signIn(olivia.email, GUESS)).statusCode);
  expect(statuses).toEqual([422, 422, 422, 422, 422, 429, 429, 429]);
  expect((await known.signIn(olivia.email)).statusCode).toBe(429);
  expect((await world.visitor().signIn(olivia.email)).statusCode).toBe(303);
  world.clock.advance(1000);
  expect((await known.signIn(olivia.email)).statusCode).toBe(303);
  // What it failed is forgotten with its success.
  expect((await known.signIn(olivia.email, GUESS)).statusCode).toBe(422);
});

test('D25: what moves counting moves no step: wrong password, and code, as in any browser', async ({
  world,
  olivia,
}) => {
  const secret = await world.enrol(olivia);
  const acme = await world.workspace('strict');
  await world.join(olivia, acme, 'owner');
  await world.enforce(acme);
  const browser = world.visitor();
  await browser.signIn(olivia.email);
  // Nothing is known of a browser by a password alone.
  expect(browser.cookie('secportal-browser')).toBeUndefined();
  expect((await browser.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
  expect(browser.cookie('secportal-browser')).toMatch(/^[\w-]{43}$/);
  await browser.post('/logout');
  expect((await browser.get('/account/security')).headers.location).toMatch(/^\/login/);
  expect((await browser.signIn(olivia.email, 'not the password at all')).statusCode).toBe(422);
  world.clock.advance(60_000);
  expect((await browser.signIn(olivia.email)).headers.location).toBe('/mfa/verify');
  expect((await browser.get('/dashboard/strict')).headers.location).toBe('/mfa/verify');
});

test('D25: an account knows its own browsers alone, by a token that is new each day', async ({
  world,
  acme,
  olivia,
  known,
  apart,
}) => {
  const paul = await world.account('Paul Partner');
  await world.join(paul, acme, 'consultant');
  expect(await apart(known, paul.email)).toBe(false);
  const forged = world.visitor();
  forged.keep('secportal-browser', 'A'.repeat(43));
  expect(await apart(forged, olivia.email)).toBe(false);
  const first = known.cookie('secportal-browser') ?? '';
  world.clock.advance(25 * 60 * 60_000);
  expect((await known.signIn(olivia.email)).statusCode).toBe(303);
  expect(known.cookie('secportal-browser')).not.toBe(first);
  const thief = world.visitor();
  thief.keep('secportal-browser', first);
  expect(await apart(thief, olivia.email)).toBe(false);
  // Two people at one computer do not make each other strangers.
  await known.post('/logout');
  expect((await known.signIn(paul.email)).statusCode).toBe(303);
  await known.post('/logout');
  expect([await apart(known, olivia.email), await apart(known, paul.email)]).toEqual([true, true]);
});

test('D25: a planted cookie is not the one that is known afterwards', async ({ world, olivia, apart }) => {
  const planted = 'p'.repeat(43);
  const victim = world.visitor();
  victim.keep('secportal-browser', planted);
  expect((await victim.signIn(olivia.email)).statusCode).toBe(303);
  expect(victim.cookie('secportal-browser')).not.toContain(planted);
  const attacker = world.visitor();
  attacker.keep('secportal-browser', planted);
  expect(await apart(attacker, olivia.email)).toBe(false);
});

test('D25: half a year without a sign-in, and no browser is known any more; an account knows twenty at most', async ({
  world,
  olivia,
  known,
  apart,
}) => {
  world.clock.advance(KNOWN_BROWSER_MS - 1);
  expect(await apart(known, olivia.email)).toBe(true);
  await known.post('/logout');
  world.clock.advance(KNOWN_BROWSER_MS);
  expect(await apart(known, olivia.email)).toBe(false);
  world.clock.advance(LONGEST_MS);
  for (let browsers = 0; browsers < 22; browsers += 1) {
    world.clock.advance(1000);
    expect((await world.visitor().signIn(olivia.email)).statusCode).toBe(303);
  }
  const kept = await world.db.selectFrom('known_browsers').select('created_at').execute();
  expect(kept).toHaveLength(20);
  expect(Math.min(...kept.map(({ created_at: at }) => at))).toBe(world.clock.now() - 19_000);
});

test('D25: strangers on one network are answered alike, whoever has an account and signs in beside them', async ({
  world,
  olivia,
  known,
}) => {
  const answersFor = async (email: string, beside: () => Promise<unknown>) => {
    const answers: unknown[] = [];
    for (let tries = 0; tries < 40; tries += 1) {
      const answer = await world.visitor(undefined, OFFICE).signIn(email, GUESS);
      answers.push([answer.statusCode, answer.headers['retry-after']]);
      await beside();
      world.clock.advance(30_000);
    }
    world.clock.advance(25 * 60 * 60_000);
    return answers;
  };
  const unknown = await answersFor(UNKNOWN, async () => undefined);
  expect(unknown.filter((answer) => JSON.stringify(answer).startsWith('[429'))).not.toHaveLength(0);
  const beside = async () => {
    expect((await known.signIn(olivia.email)).statusCode).toBe(303);
    await known.post('/logout');
  };
  expect(await answersFor(olivia.email, beside)).toEqual(unknown);
  // And who signs in to it elsewhere, from a new browser, whenever that has a turn.
  let turns = 0;
  const elsewhere = async () => {
    const answer = await world.visitor(undefined, '203.0.113.7').signIn(olivia.email);
    if (answer.statusCode === 303) turns += 1;
  };
  expect(await answersFor(olivia.email, elsewhere)).toEqual(unknown);
  expect(turns).toBeGreaterThan(5);
});

test('D25: whoever comes from a new network, in a new browser, has a turn within five minutes of any siege', async ({
  world,
  olivia,
  besiege,
}) => {
  await besiege(olivia.email);
  const newcomer = (network: number) => world.visitor(undefined, `203.0.113.${network}`);
  // A known and an unknown address alike: one turn, and the next within five minutes.
  expect((await newcomer(1).signIn(olivia.email, GUESS)).statusCode).toBe(422);
  const waiting = await newcomer(2).signIn(olivia.email);
  expect([waiting.statusCode, secondsOf(waiting) * 1000]).toEqual([429, NEWCOMER_MS]);
  world.clock.advance(NEWCOMER_MS);
  // Whoever had it today has none; being refused has cost the other network nothing.
  expect((await newcomer(1).signIn(olivia.email)).statusCode).toBe(429);
  expect((await newcomer(2).signIn(olivia.email)).statusCode).toBe(303);
  // A success was none of the turns.
  expect((await newcomer(2).signIn(olivia.email)).statusCode).toBe(303);
});

test('D25: turns of newcomers are the same for an address without an account', async ({ world, besiege }) => {
  await besiege(UNKNOWN);
  const statuses: unknown[] = [];
  for (const network of [1, 2, 1])
    statuses.push((await world.visitor(undefined, `203.0.113.${network}`).signIn(UNKNOWN)).statusCode);
  expect(statuses).toEqual([422, 429, 429]);
});

test('D7, D25: of any number of newcomers at once, one has the turn', async ({ world, olivia, besiege }) => {
  await besiege(olivia.email);
  const answers = await Promise.all(
    Array.from({ length: 40 }, (_, n) =>
      world.visitor(undefined, `203.0.113.${n}`).signIn(olivia.email, GUESS),
    ),
  );
  expect(answers.filter(({ statusCode }) => statusCode === 422)).toHaveLength(1);
});
