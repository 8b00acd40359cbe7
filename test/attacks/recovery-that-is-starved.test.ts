import { expect } from 'vitest';
import { TRY_LIMITS } from '../../src/domain/throttle.ts';
import { test as base } from '../fixtures.ts';

/** Who had the password alone kept whoever had a recovery code waiting, by wrong ones of their own (D25). */

const WRONG = 'zzzz-zzzz-zzzz-zzzz';

const test = base
  .extend('mfaRequired', true)
  .extend('codes', async ({ world, olivia }) => {
    const secret = await world.enrol(olivia);
    const browser = world.visitor();
    await browser.signIn(olivia.email);
    await browser.post('/mfa/verify', { code: world.code(secret) });
    const page = await browser.makeRecoveryCodes();
    await browser.post('/logout');
    return [...page.body.matchAll(/[0-9a-hjkmnp-tv-z]{4}(?:-[0-9a-hjkmnp-tv-z]{4}){3}/g)].map(
      ([code]) => code,
    );
  })
  .extend('withPassword', ({ world, olivia }) => async () => {
    const browser = world.visitor();
    expect((await browser.signIn(olivia.email)).headers.location).toBe('/mfa/verify');
    return browser;
  })
  .extend('guess', ({ withPassword }) => async (sessions: number) => {
    for (let n = 0; n < sessions; n += 1) {
      const browser = await withPassword();
      for (let tries = 0; tries < 7; tries += 1) await browser.post('/mfa/recovery', { code: WRONG });
    }
  });

test('D25: whatever others have failed, the first try of a session is looked at', async ({
  codes,
  guess,
  withPassword,
}) => {
  expect(codes.length).toBeGreaterThanOrEqual(10);
  await guess(4);
  const owner = await withPassword();
  expect((await owner.post('/mfa/recovery', { code: codes[0] ?? '' })).statusCode).toBe(200);
});

test('D7, D25: who mistypes the first waits a minute at most for the others, and counts by themselves', async ({
  world,
  codes,
  guess,
  withPassword,
}) => {
  await guess(6);
  const owner = await withPassword();
  expect((await owner.post('/mfa/recovery', { code: WRONG })).statusCode).toBe(422);
  const waiting = await owner.post('/mfa/recovery', { code: codes[0] ?? '' });
  expect(waiting.statusCode).toBe(429);
  const waitMs = Number(waiting.headers['retry-after']) * 1000;
  expect(waitMs).toBeLessThanOrEqual(TRY_LIMITS.sessions.maxWaitMs);
  world.clock.advance(waitMs);
  // What was not looked at was no try of the session's.
  expect((await owner.post('/mfa/recovery', { code: codes[0] ?? '' })).statusCode).toBe(200);
});

test('D7, D25: a right one ends the count of all sessions: the next to mistype one waits for nothing', async ({
  codes,
  guess,
  withPassword,
}) => {
  const [first = '', second = ''] = codes;
  await guess(6);
  expect((await (await withPassword()).post('/mfa/recovery', { code: first })).statusCode).toBe(200);
  const owner = await withPassword();
  expect((await owner.post('/mfa/recovery', { code: WRONG })).statusCode).toBe(422);
  expect((await owner.post('/mfa/recovery', { code: second })).statusCode).toBe(200);
});

test('D7: one session cannot guess without end: five tries, then waits that double', async ({
  world,
  codes,
  withPassword,
}) => {
  const browser = await withPassword();
  const waits: number[] = [];
  for (let tries = 1; tries <= 12; tries += 1) {
    expect((await browser.post('/mfa/recovery', { code: WRONG })).statusCode).toBe(422);
    if (tries < TRY_LIMITS.session.freeFailures) continue;
    // A right code makes no difference.
    const held = await browser.post('/mfa/recovery', { code: codes[0] ?? '' });
    expect(held.statusCode).toBe(429);
    waits.push(Number(held.headers['retry-after']));
    world.clock.advance(Number(held.headers['retry-after']) * 1000);
  }
  expect(waits).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
});
