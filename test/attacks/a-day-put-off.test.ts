import { expect } from 'vitest';
import { keepWhatHasBegun } from '../../src/areas/workspace/mfa-policy/days.ts';
import { isInside } from '../authenticator-app.ts';
import { test as base } from '../fixtures.ts';
import { START } from '../world.ts';

/** A policy that starts on a day (B1) is worth nothing if that day never comes: moved, or gone back from by a clock. */

const DAY_MS = 86_400_000;
const FRIDAY = Date.UTC(2026, 10, 27, 18);
const SETTINGS = '/dashboard/acme/settings';

const test = base
  .extend('dated', { auto: true }, async ({ world, acme, olivia }) => {
    const form = { enabled: 'true', apply: 'date', date: '2026-11-27T18:00' };
    await (await world.signedIn(olivia, acme)).post(`${SETTINGS}/mfa`, form);
  })
  .extend(
    'day',
    ({ world }) =>
      async () =>
        (await world.db.selectFrom('mfa_policies').select(['required', 'starts_at']).execute()).map(
          ({ required, starts_at }) => required === 1 && starts_at,
        ),
  );

test('a consultant or client moves the day to never', async ({ world, acme, carl, clara, day }) => {
  const consultant = await world.signedIn(carl, acme);
  const client = await world.signedIn(clara, acme, 'tenant');
  const never = { enabled: 'true', apply: 'date', date: '2027-11-20T18:00' };
  for (const form of [never, { ...never, date: '9999-12-31T23:59' }, { enabled: 'false' }]) {
    expect((await consultant.post(`${SETTINGS}/mfa`, form)).statusCode).toBe(403);
    expect((await client.post(`${SETTINGS}/mfa`, form)).statusCode).toBe(404);
  }
  // Nor by another clock.
  const zone = { name: 'Acme', accent: 'teal', zone: 'Pacific/Niue' };
  expect((await consultant.post(`${SETTINGS}/workspace`, zone)).statusCode).toBe(403);
  expect(await day()).toEqual([FRIDAY, FRIDAY]);
});

test('the owner’s own zone, changed, moves no day that is set', async ({ world, acme, olivia, day }) => {
  const owner = await world.signedIn(olivia, acme);
  await owner.post(`${SETTINGS}/workspace`, { name: 'Acme', accent: 'teal', zone: 'Pacific/Niue' });
  expect(await day()).toEqual([FRIDAY, FRIDAY]);
});

test('the clock is put back after the day: whoever was asked is asked still', async ({
  world,
  acme,
  carl,
}) => {
  world.clock.advance(FRIDAY - START);
  const visitor = await world.signedIn(carl, acme);
  expect(await isInside(visitor)).toBe(false);
  await keepWhatHasBegun(world.services, world.clock.now());
  world.clock.advance(-3 * DAY_MS);
  expect(await isInside(await world.signedIn(carl, acme))).toBe(false);
});

test('after the day, with the clock put back, nobody sets another one', async ({
  world,
  acme,
  olivia,
  day,
}) => {
  world.clock.advance(FRIDAY - START);
  await keepWhatHasBegun(world.services, world.clock.now());
  world.clock.advance(-3 * DAY_MS);
  const secret = await world.enrol(olivia);
  const owner = await world.signedIn(olivia, acme);
  await owner.post('/mfa/verify', { code: world.code(secret) });
  const form = { enabled: 'true', apply: 'date', date: '2027-11-20T18:00' };
  expect((await owner.post(`${SETTINGS}/mfa`, form)).statusCode).toBe(422);
  expect(await day()).toEqual([null, null]);
});
