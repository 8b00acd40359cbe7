import { expect } from 'vitest';
import { isInside } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';

/** Logto #6892: a "skipped" of before beat the policy of now. */

const test = base
  .extend('everybody', { auto: true, scope: 'file' }, ({ olivia, clara }) => [olivia, clara])
  .extend('ask', { scope: 'file' }, ({ world, acme, olivia }) => async (enabled: boolean) => {
    const visitor = await world.signedIn(olivia, acme);
    return visitor.post('/dashboard/acme/settings/mfa', { enabled: String(enabled), apply: 'now' });
  });

test('a session that was let in without a code is asked at its next request, once everybody is', async ({
  world,
  acme,
  clara,
  ask,
}) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  expect(await isInside(visitor)).toBe(true);
  expect((await ask(true)).statusCode).toBe(303);
  for (const cookie of ['', 'mfa_skipped=1; ', 'skip=1; mfa=passed; ']) {
    const headers = { cookie: `${cookie}secportal=${visitor.token}` };
    expect((await visitor.get('/portal?skip=1&mfa=skip', headers)).headers.location).toBe('/mfa/setup');
    expect((await visitor.get('/api/v1/session', headers)).statusCode).toBe(401);
  }
});

test('what a session once passed does not count any more when the device is gone', async ({
  world,
  acme,
  clara,
}) => {
  const secret = await world.enrol(clara);
  const visitor = await world.signedIn(clara, acme, 'tenant');
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  expect(await isInside(visitor)).toBe(true);
  await world.db.deleteFrom('authenticators').where('account_id', '=', clara.id).execute();
  expect((await visitor.get('/portal')).headers.location).toBe('/mfa/setup');
});

test('downgraded and upgraded again: whoever came in meanwhile is asked', async ({ world, acme, clara }) => {
  const setPlan = (plan: 'starter' | 'pro') =>
    world.db.updateTable('workspaces').set({ plan }).where('id', '=', acme.id).execute();
  await setPlan('starter');
  const visitor = await world.signedIn(clara, acme, 'tenant');
  expect(await isInside(visitor)).toBe(true);
  await setPlan('pro');
  expect(await isInside(visitor)).toBe(false);
});
