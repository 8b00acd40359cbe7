import { expect } from 'vitest';
import { scan } from '../../../../test/authenticator-app.ts';
import { test as base } from '../../../../test/fixtures.ts';
import { PASSWORD } from '../../../../test/visitor.ts';
import { START } from '../../../../test/world.ts';

const HALF_AN_HOUR = 30 * 60_000;
/** Friday 27 November 2026, 18:00. */
const FRIDAY = Date.UTC(2026, 10, 27, 18);

const test = base
  .extend('everybody', { auto: true }, ({ carl, clara }) => [carl, clara])
  .extend('dated', { auto: true }, ({ world, acme, everybody: _ }) =>
    world.db
      .updateTable('mfa_policies')
      .set({ required: 1, starts_at: FRIDAY, switched_at: START })
      .where('workspace_id', '=', acme.id)
      .execute(),
  );

test('B1: a sign-in before the day offers to set up now or later, and later leads where somebody wanted to go', async ({
  world,
  carl,
}) => {
  const visitor = world.visitor();
  expect((await visitor.get('/dashboard/acme/members')).headers.location).toMatch(/^\/login/);
  const path = '/login?return_to=%2Fdashboard%2Facme%2Fmembers';
  const signedIn = await visitor.post(path, { email: carl.email, password: PASSWORD });
  expect(signedIn.headers.location).toBe('/mfa/soon');
  const { body } = await visitor.get('/mfa/soon');
  expect(body).toContain('acme Security will require it from');
  expect(body).toContain('Friday 27 November 2026, 18:00 (UTC)');
  expect(body).toContain('Later (3 days left)');
  expect(body).toMatch(/<a[^>]*href="\/dashboard\/acme\/members"[^>]*>\s*Later/);
});

test('B1: set up now, and one lands where one wanted to go; then nothing is offered any more', async ({
  world,
  acme,
  clara,
}) => {
  const visitor = world.visitor(acme);
  const path = '/login?return_to=%2Fportal%2Ffindings';
  const signedIn = await visitor.post(path, { email: clara.email, password: PASSWORD });
  expect(signedIn.headers.location).toBe('/mfa/soon');
  expect((await visitor.post('/account/security/authenticators')).headers.location).toBe('/mfa/setup');
  const secret = await scan(visitor);
  const done = await visitor.post('/mfa/setup', { code: world.code(secret) });
  expect(done.headers.location).toBe('/portal/findings');
  expect((await visitor.get('/mfa/soon')).headers.location).toBe('/portal');
});

test('B1: on the day it says so, and from the moment on there is no later', async ({ world, carl }) => {
  world.clock.advance(FRIDAY - HALF_AN_HOUR - START);
  const visitor = world.visitor();
  await visitor.signIn(carl.email);
  expect((await visitor.get('/mfa/soon')).body).toContain('Later (required today)');
  world.clock.advance(HALF_AN_HOUR);
  expect((await visitor.get('/mfa/soon')).headers.location).toBe('/mfa/setup');
});

test('B1 B6: before a day from which keys alone count, people with an app are led to setting up a key', async ({
  world,
  acme,
  carl,
}) => {
  await world.db.updateTable('mfa_policies').set({ methods: 'phishing-resistant' }).execute();
  const secret = await world.enrol(carl);
  const visitor = world.visitor();
  expect((await visitor.signIn(carl.email)).headers.location).toBe('/mfa/soon');
  expect((await visitor.get('/mfa/soon')).body).toContain('You need a passkey or a security key.');
  // D3, D12: what they have comes first.
  expect((await visitor.post('/account/security/authenticators')).headers.location).toBe('/confirm');
  const proof = { password: PASSWORD, code: world.code(secret) };
  expect((await visitor.post('/confirm', proof)).headers.location).toBe('/mfa/setup/key');
  // One of the portal is none here.
  await world.giveKey(carl, acme);
  expect((await visitor.get('/mfa/soon')).statusCode).toBe(200);
  await world.giveKey(carl, null);
  expect((await visitor.get('/mfa/soon')).headers.location).toBe('/dashboard/acme');
});

test('B1: who is set up, or has no such policy, lands as ever', async ({ world, carl }) => {
  await world.enrol(carl);
  expect((await world.visitor().signIn(carl.email)).headers.location).toBe('/dashboard/acme');
  const free = await world.account('Fay Free');
  await world.join(free, await world.workspace('free'), 'consultant');
  const visitor = world.visitor();
  expect((await visitor.signIn(free.email)).headers.location).toBe('/dashboard/free');
  expect((await visitor.get('/mfa/soon')).headers.location).toBe('/dashboard/free');
});

test('B1 D11: where another workspace asks already, the portal is not barred by a page that would ask for that', async ({
  world,
  acme,
  clara,
}) => {
  const strict = await world.workspace('strict');
  await world.enforce(strict);
  await world.join(clara, strict, 'consultant');
  const visitor = world.visitor(acme);
  const { path, response } = await visitor.follow(await visitor.signIn(clara.email));
  expect([path, response.statusCode]).toEqual(['/portal', 200]);
  expect(response.body).toContain('will require');
  expect((await visitor.get('/account/security')).headers.location).toBe('/mfa/setup');
});
