import { expect } from 'vitest';
import { isInside } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';

/** Nextcloud CVE-2026-45690, -45691: the token of before the second factor was accepted somewhere else. */

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('beta', { scope: 'file' }, ({ world }) => world.workspace('nimbus'));

test('a token is worth something in the cookie and on the host that it was made for, and nowhere else', async ({
  world,
  acme,
  beta,
}) => {
  const person = await world.account('Nick Nomad');
  await world.join(person, acme, 'client');
  await world.join(person, beta, 'client');
  await world.enrol(person);
  const token = (await world.signedIn(person, acme, 'tenant')).token ?? '';
  for (const workspace of [acme, beta, undefined]) {
    const stranger = world.visitor(workspace);
    for (const headers of [
      { authorization: `Bearer ${token}` },
      { cookie: `__Host-secportal=${token}` },
      { cookie: `Secportal=${token}; session=${token}` },
      { 'x-session': token },
    ]) {
      expect((await stranger.get('/portal', headers)).statusCode).not.toBe(200);
      expect((await stranger.get('/account/security', headers)).headers.location).toMatch(/^\/login/);
      expect((await stranger.get(`/account/security?secportal=${token}`)).headers.location).toMatch(
        /^\/login/,
      );
    }
  }
  // Beta asks for no code, but the session is acme's.
  for (const workspace of [beta, undefined]) {
    const elsewhere = world.visitor(workspace);
    elsewhere.plant(token);
    expect(await isInside(elsewhere)).toBe(false);
    expect((await elsewhere.get('/api/v1/session')).statusCode).toBe(401);
    expect((await elsewhere.get('/mfa/verify')).headers.location).toMatch(/^\/login/);
  }
});

test('the token of before the code is dead after it', async ({ world, acme }) => {
  const person = await world.account('Olive Old');
  await world.join(person, acme, 'client');
  const secret = await world.enrol(person);
  const visitor = await world.signedIn(person, acme, 'tenant');
  const before = visitor.token ?? '';
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  expect(await isInside(visitor)).toBe(true);
  const thief = world.visitor(acme);
  thief.plant(before);
  expect((await thief.get('/mfa/verify')).headers.location).toMatch(/^\/login/);
});
