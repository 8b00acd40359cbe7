import { afterAll, beforeAll, expect, test } from 'vitest';
import { isInside } from '../authenticator-app.ts';
import { type Person, type Place, World } from '../world.ts';

/** Logto #6892: a "skipped" of before beat the policy of now. */

let world: World;
let acme: Place;
let owner: Person;
let client: Person;
beforeAll(async () => {
  world = await World.create();
  acme = await world.workspace('acme');
  owner = await world.account('Olivia Owner');
  client = await world.account('Clara Client');
  await world.join(owner, acme, 'owner');
  await world.join(client, acme, 'client');
});
afterAll(() => world.destroy());

const ask = async (enabled: boolean) => {
  const visitor = await world.signedIn(owner, acme);
  return visitor.post('/dashboard/acme/settings/mfa', { enabled: String(enabled), apply: 'now' });
};

test('a session that was let in without a code is asked at its next request, once everybody is', async () => {
  const visitor = await world.signedIn(client, acme, 'tenant');
  expect(await isInside(visitor)).toBe(true);
  expect((await ask(true)).statusCode).toBe(303);
  for (const cookie of ['', 'mfa_skipped=1; ', 'skip=1; mfa=passed; ']) {
    const headers = { cookie: `${cookie}secportal=${visitor.token}` };
    expect((await visitor.get('/portal?skip=1&mfa=skip', headers)).headers.location).toBe('/mfa/setup');
    expect((await visitor.get('/api/v1/session', headers)).statusCode).toBe(401);
  }
});

test('what a session once passed does not count any more when the device is gone', async () => {
  const secret = await world.enrol(client);
  const visitor = await world.signedIn(client, acme, 'tenant');
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  expect(await isInside(visitor)).toBe(true);
  await world.db.deleteFrom('authenticators').where('account_id', '=', client.id).execute();
  expect((await visitor.get('/portal')).headers.location).toBe('/mfa/setup');
});

test('downgraded and upgraded again: whoever came in meanwhile is asked', async () => {
  const setPlan = (plan: 'starter' | 'pro') =>
    world.db.updateTable('workspaces').set({ plan }).where('id', '=', acme.id).execute();
  await setPlan('starter');
  const visitor = await world.signedIn(client, acme, 'tenant');
  expect(await isInside(visitor)).toBe(true);
  await setPlan('pro');
  expect(await isInside(visitor)).toBe(false);
});
