import { expect } from 'vitest';
import { isInside } from '../authenticator-app.ts';
import { test as base } from '../fixtures.ts';
import { keyOptionsOf, SoftwareKey } from '../software-key.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';

/**
 * Somebody is on the team of a workspace that takes keys alone, and a client of another that asks for nothing. Whoever has
 * their password, or a code besides, signs in at the laxer one's portal, and goes for what opens the stricter: the account's
 * password, its devices, its tokens (D11, D21).
 */

const test = base
  .extend('mfaRequired', true)
  .extend('keysAlone', { auto: true }, ({ world, acme }) => world.letKeysAloneCount(acme))
  .extend('lax', async ({ world, carl }) => {
    const lax = await world.workspace('laxity');
    await world.join(carl, lax, 'client');
    return lax;
  })
  .extend('app', ({ world, carl }) => world.enrol(carl))
  .extend('key', ({ world, carl, lax }) => world.giveKey(carl, lax))
  /** In by the password alone, at the portal that wants no more. */
  .extend('thief', async ({ world, carl, lax, app, key }): Promise<Visitor> => {
    expect([app, key]).not.toContain(undefined);
    return world.signedIn(carl, lax, 'tenant');
  });

const LEVELS: ReadonlySet<string | undefined> = new Set(['account', 'api']);

test('D21: all that is the account’s own asks at a portal for what the strictest of its workspaces asks for', async ({
  world,
  thief,
}) => {
  expect((await thief.get('/portal')).statusCode, 'its own pages ask for what its own policy does').toBe(200);
  const own = world.routes.filter(
    ({ config }) =>
      LEVELS.has(config?.mark?.requirement?.access) && config?.mark?.requirement?.host !== 'base',
  );
  expect(own.length).toBeGreaterThan(20);
  for (const { method, url } of own) {
    const path = url.replace(/:\w+/g, '0190d3a0-0000-7000-8000-000000000000');
    const verb = String(method);
    if (verb === 'HEAD') continue;
    const answer =
      verb === 'GET'
        ? await thief.get(path)
        : verb === 'POST'
          ? await thief.post(path, {})
          : await thief.call(verb as 'PATCH' | 'DELETE', path);
    const { statusCode, headers } = answer;
    const asked = headers.location ?? answer.headers['www-authenticate'];
    expect([verb, path, statusCode, asked]).toEqual([
      verb,
      path,
      path.startsWith('/api/') ? 401 : 303,
      path.startsWith('/api/') ? expect.stringContaining('insufficient_user_authentication') : '/mfa/verify',
    ]);
  }
});

test('D11: the password alone changes neither the password nor who is signed in elsewhere', async ({
  world,
  acme,
  carl,
  thief,
}) => {
  const key = await world.giveKey(carl, null);
  const rightful = await world.signedIn(carl, acme);
  const passkey = key.get(keyOptionsOf(await rightful.get('/mfa/verify')));
  await rightful.post('/mfa/verify/key', { passkey });
  expect(await isInside(rightful)).toBe(true);
  const change = { current: PASSWORD, password: 'a thief has chosen these words' };
  expect((await thief.post('/account/security/password', change)).headers.location).toBe('/mfa/verify');
  expect((await rightful.get('/dashboard/acme/members')).statusCode).toBe(200);
  expect((await world.visitor().signIn(carl.email)).statusCode).toBe(303);
});

test('B6 D11: password and a code of the app remove no key, and set up none', async ({
  world,
  carl,
  app,
  thief,
}) => {
  const devices = () =>
    world.db.selectFrom('passkeys').select('id').where('account_id', '=', carl.id).execute();
  const before = await devices();
  expect((await thief.get('/mfa/verify')).body, 'it says who asks').toContain('acme Security');
  await thief.post('/mfa/verify', { code: world.code(app) });
  const removal = { authenticator: before[0]?.id ?? '' };
  expect((await thief.post('/account/security/authenticators/remove', removal)).headers.location).toBe(
    '/mfa/verify',
  );
  const confirmation = { password: PASSWORD, code: world.code(app, 1) };
  expect((await thief.post('/confirm', confirmation)).headers.location).toBe('/mfa/verify');
  expect(await devices()).toEqual(before);
  expect(await isInside(thief)).toBe(false);
});

test('D14: whoever it is uses their key there, and has the portal and the account', async ({
  thief,
  key,
}) => {
  const passkey = key.get(keyOptionsOf(await thief.get('/mfa/verify')));
  expect((await thief.post('/mfa/verify/key', { passkey })).headers.location).toBe('/portal');
  expect(await isInside(thief)).toBe(true);
});

test('D11: who has an app alone is led into the portal that takes it, and not to setting up a key', async ({
  world,
  acme,
  lax,
}) => {
  const cleo = await world.account('Cleo Client');
  await world.join(cleo, acme, 'consultant');
  await world.join(cleo, lax, 'client');
  await world.enforce(lax);
  const secret = await world.enrol(cleo);
  const visitor = await world.signedIn(cleo, lax, 'tenant');
  expect((await visitor.get('/portal')).headers.location).toBe('/mfa/verify');
  expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).headers.location).toBe('/portal');
  expect((await visitor.get('/portal')).statusCode).toBe(200);
});

test('B6 D11: nor does it set up a key at a portal where there is none yet, and by that recovery codes for all', async ({
  world,
  carl,
}) => {
  const open = await world.workspace('openness');
  await world.join(carl, open, 'client');
  await world.giveKey(carl, null);
  const secret = await world.enrol(carl);
  const visitor = await world.signedIn(carl, open, 'tenant');
  const code = { code: world.code(secret) };
  expect((await visitor.post('/mfa/verify', code)).headers.location).toBe('/portal');
  expect((await visitor.get('/account/security/recovery-codes')).headers.location).toBe('/mfa/setup');
  const { path } = await visitor.follow(await visitor.get('/mfa/setup'));
  expect(path).toBe('/mfa/email');
  const page = await visitor.get('/mfa/email');
  expect(page.body).toContain('Your passkeys and security keys work at localhost only.');
  expect((await visitor.get('/mfa/setup/key')).headers.location).toBe('/mfa/email');
  // Who reads the mailbox goes on.
  await visitor.post('/mfa/email/send');
  const mail = (await world.mailTo(carl.email)).at(-1)?.text ?? '';
  expect(mail).toContain('your password and a code from your authenticator app');
  const mailed = /asked for it: (\S+)/.exec(mail)?.[1] ?? '';
  expect((await visitor.post('/mfa/email', { code: mailed })).headers.location).toBe('/mfa/setup');
  const passkey = new SoftwareKey().create(keyOptionsOf(await visitor.get('/mfa/setup/key')));
  expect((await visitor.post('/mfa/setup/key', { passkey })).statusCode).toBe(303);
  expect(await isInside(visitor)).toBe(true);
});
