import { expect } from 'vitest';
import { isInside } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';

/** GHSA-9phw-7h96-q3rv and others: a long-lived cookie was issued before the code. */

const test = base.extend('mfaRequired', { scope: 'file' }, true);

const HOUR_MS = 60 * 60_000;

test('no session outlives the browser, before the code or after it; D25: what does comes after it, and opens nothing', async ({
  world,
  acme,
}) => {
  const person = await world.account('Bea Brief');
  await world.join(person, acme, 'client');
  const secret = await world.enrol(person);
  const visitor = world.visitor(acme);
  const answers = [
    await visitor.signIn(person.email),
    await visitor.post('/mfa/verify', { code: world.code(secret) }),
  ];
  for (const { cookies } of answers) {
    const session = cookies.find(({ name }) => name === 'secportal');
    expect(session).toBeDefined();
    expect([session?.maxAge, session?.expires]).toEqual([undefined, undefined]);
  }
  expect(await isInside(visitor)).toBe(true);
  const lasting = answers.map(({ cookies }) => cookies.filter(({ name }) => name !== 'secportal'));
  expect(lasting).toEqual([[], [expect.objectContaining({ name: 'secportal-browser', httpOnly: true })]]);
  visitor.plant('');
  visitor.keep('secportal-browser', lasting[1]?.[0]?.value ?? '');
  expect(await isInside(visitor)).toBe(false);
  expect((await visitor.signIn(person.email)).headers.location).toBe('/mfa/verify');
});

test('a half-done sign-in ends by itself: after an hour the right code comes too late', async ({
  world,
  acme,
}) => {
  const person = await world.account('Lars Late');
  await world.join(person, acme, 'client');
  const secret = await world.enrol(person);
  const visitor = await world.signedIn(person, acme, 'tenant');
  world.clock.advance(HOUR_MS);
  const answer = await visitor.post('/mfa/verify', { code: world.code(secret) });
  expect(answer.headers.location).toMatch(/^\/login/);
  expect(answer.headers['set-cookie']).toBeUndefined();
});

test('looking at the code page again and again keeps it no longer than a session lives', async ({
  world,
  acme,
}) => {
  const person = await world.account('Kim Keepalive');
  await world.join(person, acme, 'client');
  await world.enrol(person);
  const visitor = await world.signedIn(person, acme, 'tenant');
  expect((await visitor.get('/portal')).headers.location).toBe('/mfa/verify');
  const life = world.config.sessionMs / HOUR_MS;
  for (let half = 1; half < life * 2; half += 1) {
    world.clock.advance(HOUR_MS / 2);
    // An hour after its sign-in the password is wanted first, and the session is alive all the same.
    const { statusCode, headers } = await visitor.get('/mfa/verify');
    expect([statusCode, headers.location]).toEqual(half < 2 ? [200, undefined] : [303, '/confirm']);
  }
  world.clock.advance(HOUR_MS / 2);
  expect((await visitor.get('/mfa/verify')).headers.location).toMatch(/^\/login/);
});
