import { expect } from 'vitest';
import { scan } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import type { Visitor } from '../visitor.ts';

/** nextcloud#20783: whoever switched enforcement on without a device of their own could not get in any more. */

const test = base.extend('everybody', { auto: true, scope: 'file' }, ({ olivia }) => [olivia]);

const SWITCH = '/dashboard/acme/settings/mfa';

test('the owner is led to set up, comes back to where they were, and can switch it off again', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor: Visitor = await world.signedIn(olivia, acme);
  expect((await visitor.post(SWITCH, { enabled: 'true', apply: 'now' })).statusCode).toBe(303);
  const first = await visitor.get('/dashboard/acme/settings');
  const { response, path } = await visitor.follow(first);
  expect([response.statusCode, path]).toEqual([200, '/mfa/setup']);
  expect(response.body).toContain('action="/logout"');
  // Even the way back is shut until then: an owner who owes the step is asked like everybody.
  expect((await visitor.post(SWITCH, { enabled: 'false' })).headers.location).toBe('/mfa/setup');
  const secret = await scan(visitor);
  const done = await visitor.post('/mfa/setup', { code: world.code(secret) });
  // What was asked for last is where it leads: the page of the form that was refused.
  expect(done.headers.location).toBe('/dashboard/acme/settings');
  expect((await visitor.post(SWITCH, { enabled: 'false' })).statusCode).toBe(303);
  expect((await visitor.get('/dashboard/acme')).statusCode).toBe(200);
});

test('signed out half-way, the next sign-in leads there too', async ({ world }) => {
  const other = await world.account('Otis Other');
  const beta = await world.workspace('nimbus');
  await world.join(other, beta, 'owner');
  await world.enforce(beta);
  const visitor = world.visitor();
  expect((await visitor.signIn(other.email)).headers.location).toBe('/mfa/setup');
  await visitor.post('/logout');
  expect((await visitor.signIn(other.email)).headers.location).toBe('/mfa/setup');
  const secret = await scan(visitor);
  expect((await visitor.post('/mfa/setup', { code: world.code(secret) })).headers.location).toBe(
    '/dashboard/nimbus',
  );
});
