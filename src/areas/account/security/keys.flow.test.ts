import { expect } from 'vitest';
import { isInside, scan } from '../../../../test/authenticator-app.ts';
import { test as base } from '../../../../test/fixtures.ts';
import { keyOptionsOf, SoftwareKey } from '../../../../test/software-key.ts';
import { PASSWORD, type Visitor } from '../../../../test/visitor.ts';
import type { Person, World } from '../../../../test/world.ts';
import { relyingPartyOf } from '../../../domain/passkey.ts';
import { challengeFor } from '../../../factors/passkeys/challenges.ts';

/** Passkeys and security keys under Account security, at confirmations, and wherever devices come and go (B6). */

const DEVICES = '/account/security/authenticators';

/** Sets a further key up, where a session has just begun to. */
async function addKey(visitor: Visitor, key: SoftwareKey, name = '') {
  await visitor.post(DEVICES);
  const options = keyOptionsOf(await visitor.get('/mfa/setup/key'));
  return visitor.post('/mfa/setup/key', { passkey: key.create(options), name });
}

const keysOf = ({ db }: World, { id }: Person) =>
  db
    .selectFrom('passkeys')
    .select(['id', 'name', 'rp_id'])
    .where('account_id', '=', id)
    .orderBy('id')
    .execute();

const test = base
  .extend('key', () => new SoftwareKey())
  /** Clara's browser on her portal, which has passed her key, the only device that she has. */
  .extend('browser', async ({ world, acme, clara, key }) => {
    await world.giveKey(clara, acme, key);
    const visitor = await world.signedIn(clara, acme, 'tenant');
    const alwaysAsk = { always_ask: 1 as const };
    await world.db.updateTable('accounts').set(alwaysAsk).where('id', '=', clara.id).execute();
    const options = keyOptionsOf(await visitor.get('/mfa/verify'));
    await visitor.post('/mfa/verify/key', { passkey: key.get(options) });
    expect(await isInside(visitor)).toBe(true);
    return visitor;
  });

test('B7: keys are listed with the host that they work on, named apart from apps, renamed and removed', async ({
  world,
  clara,
  browser,
}) => {
  const second = new SoftwareKey();
  const added = await addKey(browser, second);
  expect([added.statusCode, added.headers.location]).toEqual([303, '/account/security']);
  const list = (await browser.get('/account/security')).body;
  expect(list).toContain('Device added. You can sign in with it now.');
  expect(list).toContain('Passkey 2');
  expect(list).toContain('Passkey or security key, works at acme.localhost only');
  const [, one] = await keysOf(world, clara);
  const authenticator = one?.id ?? '';
  const taken = await browser.post(`${DEVICES}/rename`, { authenticator, name: 'passkey' });
  expect(taken.body).toContain('You already have a device with this name.');
  expect((await browser.post(`${DEVICES}/rename`, { authenticator, name: 'Blue key' })).statusCode).toBe(303);
  expect((await browser.get(`${DEVICES}/${authenticator}/remove`)).body).toContain('Remove “Blue key”?');
  expect((await browser.post(`${DEVICES}/remove`, { authenticator })).statusCode).toBe(303);
  expect((await keysOf(world, clara)).map(({ name }) => name)).toEqual(['Passkey']);
  const subjects = (await world.mailTo(clara.email)).map(({ subject }) => subject);
  expect(subjects.filter((subject) => subject.includes('was added'))).toHaveLength(1);
  expect(subjects.filter((subject) => subject.includes('was removed'))).toHaveLength(1);
});

test('the browser is asked for no key that the account has on this host already', async ({
  browser,
  key,
}) => {
  await browser.post(DEVICES);
  const options = keyOptionsOf(await browser.get('/mfa/setup/key'));
  expect(options).toMatchObject({
    rp: { id: 'acme.localhost' },
    attestation: 'none',
    excludeCredentials: [{ type: 'public-key', id: key.id, transports: ['usb'] }],
  });
});

test('B6: keys for one host are five at most, whatever there is besides', async ({
  world,
  acme,
  clara,
  browser,
}) => {
  for (let more = 0; more < 5; more += 1) await world.enrol(clara);
  for (let more = 0; more < 5; more += 1) await world.giveKey(clara, null);
  for (let more = 0; more < 3; more += 1) await world.giveKey(clara, acme);
  expect((await browser.get('/account/security')).body).toContain('Add another device');
  // There is room for no other app.
  expect((await browser.post(DEVICES)).headers.location).toBe('/mfa/setup/key');
  expect((await addKey(browser, new SoftwareKey())).statusCode).toBe(303);
  expect((await browser.get('/account/security')).body).not.toContain('Add another device');
  const answer = await addKey(browser, new SoftwareKey());
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('You already have five passkeys and security keys for this address.');
});

test('B6: nor does a sixth key take the place of an app, and it does that of another key', async ({
  world,
  acme,
  clara,
  browser,
}) => {
  await world.enrol(clara);
  for (let more = 0; more < 4; more += 1) await world.giveKey(clara, acme);
  const app = await world.db.selectFrom('authenticators').select('id').executeTakeFirstOrThrow();
  const [one] = await keysOf(world, clara);
  const statuses: number[] = [];
  for (const authenticator of [app.id, one?.id ?? '']) {
    await browser.post(`${DEVICES}/replace`, { authenticator });
    const passkey = new SoftwareKey().create(keyOptionsOf(await browser.get('/mfa/setup/key')));
    statuses.push((await browser.post('/mfa/setup/key', { passkey, name: 'New' })).statusCode);
  }
  expect(statuses).toEqual([422, 303]);
  expect(await keysOf(world, clara)).toHaveLength(5);
});

test('D3, D12: the last device stays where one is required, whichever kind it is of', async ({
  world,
  acme,
  clara,
  browser,
}) => {
  await world.enforce(acme);
  const [only] = await keysOf(world, clara);
  const form = { authenticator: only?.id ?? '' };
  const stays = await browser.post(`${DEVICES}/remove`, form);
  expect(stays.statusCode).toBe(422);
  expect(stays.body).toContain('you can replace your only device but not remove it');
  await world.enrol(clara);
  expect((await browser.post(`${DEVICES}/remove`, form)).statusCode).toBe(303);
  expect(await keysOf(world, clara)).toEqual([]);
});

test('D13, S19: with the last device go the recovery codes and “always ask”', async ({
  world,
  clara,
  browser,
}) => {
  await browser.makeRecoveryCodes();
  const [only] = await keysOf(world, clara);
  await browser.post(`${DEVICES}/remove`, { authenticator: only?.id ?? '' });
  const account = await world.db
    .selectFrom('accounts')
    .select('always_ask')
    .where('id', '=', clara.id)
    .executeTakeFirstOrThrow();
  expect(account.always_ask).toBe(0);
  expect(await world.db.selectFrom('recovery_codes').select('id').execute()).toEqual([]);
});

test('an app takes a key’s place, and a key an app’s, and each is told of both', async ({
  world,
  clara,
  browser,
}) => {
  const [old] = await keysOf(world, clara);
  await browser.post(`${DEVICES}/replace`, { authenticator: old?.id ?? '' });
  const page = await browser.get('/mfa/setup');
  expect(page.body).toContain('The old device keeps working until you finish.');

  const secret = await scan(browser);
  expect((await browser.post('/mfa/setup', { code: world.code(secret) })).statusCode).toBe(303);
  expect(await keysOf(world, clara)).toEqual([]);
  const apps = await world.db.selectFrom('authenticators').select('id').execute();
  await browser.post(`${DEVICES}/replace`, { authenticator: apps[0]?.id ?? '' });
  const options = keyOptionsOf(await browser.get('/mfa/setup/key'));
  await browser.post('/mfa/setup/key', { passkey: new SoftwareKey().create(options) });
  expect(await world.db.selectFrom('authenticators').select('id').execute()).toEqual([]);
  expect((await keysOf(world, clara)).map(({ name }) => name)).toEqual(['Passkey']);
  const events = await world.db.selectFrom('audit_events').select('type').orderBy('id').execute();
  expect(events.map(({ type }) => type).filter((type) => /\.(?:added|removed|replaced)$/.test(type))).toEqual(
    ['authenticator.added', 'passkey.removed', 'passkey.added', 'authenticator.removed'],
  );
});

test('D12: a sensitive action is confirmed by password and key, for that alone', async ({
  world,
  clara,
  browser,
  key,
}) => {
  world.clock.advance(11 * 60_000);
  const begun = await browser.post(DEVICES);
  expect(begun.headers.location).toBe('/confirm');
  const page = await browser.get('/confirm');
  expect(page.body).toContain('Enter your password, then use your key.');
  const [, intent = ''] = /name="intent" value="([^"]+)"/.exec(page.body) ?? [];
  const passkey = () => key.get(keyOptionsOf(page));
  const wrong = await browser.post('/confirm', {
    password: 'not this one at all',
    passkey: passkey(),
    intent,
  });
  expect(wrong.body).toContain('That password isn’t right.');
  const copied = await browser.post('/confirm', {
    password: PASSWORD,
    passkey: new SoftwareKey().get(keyOptionsOf(page)),
    intent,
  });
  expect(copied.body).toContain('isn’t one of yours here');
  const done = await browser.post('/confirm', { password: PASSWORD, passkey: passkey(), intent });
  expect([done.statusCode, done.headers.location]).toEqual([303, '/mfa/setup']);
  const types = await world.db
    .selectFrom('audit_events')
    .select('type')
    .where('actor_id', '=', clara.id)
    .execute();
  expect(types.map(({ type }) => type)).toContain('confirmation.accepted');
});

test('B8, D22: recovery codes come with a key too, and one of them lets in without it', async ({
  world,
  acme,
  clara,
  browser,
}) => {
  expect((await browser.get('/account/security')).body).toContain('Save your recovery codes');
  const made = await browser.makeRecoveryCodes();
  const [code = ''] = /[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/.exec(made.body) ?? [];
  const visitor = await world.signedIn(clara, acme, 'tenant');
  expect((await visitor.get('/mfa/verify')).body).toContain('Use one of your recovery codes');
  const used = await visitor.post('/mfa/recovery', { code });
  expect(used.body).toContain('Set up a new key');
  expect(await isInside(visitor)).toBe(true);
  const methods = await world.db.selectFrom('sessions').select('mfa_method').orderBy('id').execute();
  expect(methods.map(({ mfa_method }) => mfa_method)).toEqual(['key', 'recovery']);
});

test('S22: a reset takes the keys as well, and the next sign-in leads to setting up', async ({
  world,
  acme,
  clara,
  ada,
  browser,
}) => {
  const administrator = await world.signedIn(ada, null);
  await administrator.post('/mfa/verify', { code: world.code(ada.secret) });
  expect((await administrator.get(`/admin/accounts/${clara.id}`)).body).toContain(
    'Passkey or security key: set up',
  );
  const reason = 'Rang back on the known number';
  const reset = await administrator.post('/admin/accounts/reset-mfa', {
    account: clara.id,
    check: 'call-back',
    reason,
  });
  expect(reset.statusCode).toBe(303);
  expect(await keysOf(world, clara)).toEqual([]);
  expect(await isInside(browser)).toBe(false);
  const visitor = await world.signedIn(clara, acme, 'tenant');
  expect((await visitor.get('/portal')).headers.location).toBe('/mfa/setup');
  // B9: a key no sooner than an app, whoever was quicker with the password.
  expect((await visitor.get('/mfa/setup/key')).headers.location).toBe('/mfa/email');
  const challenge = challengeFor(
    world.services,
    {
      purpose: 'enrol',
      rp: relyingPartyOf(`http://${acme.host}`),
      session: await world.db
        .selectFrom('sessions')
        .select(['id as sessionId', 'account_id'])
        .where('account_id', '=', clara.id)
        .executeTakeFirstOrThrow()
        .then(({ sessionId, account_id: id }) => ({ sessionId, account: { id } })),
    },
    world.clock.now(),
  );
  const passkey = new SoftwareKey().create({ challenge, rp: { id: 'acme.localhost' } });
  expect((await visitor.post('/mfa/setup/key', { passkey })).headers.location).toBe('/mfa/email');
  expect(await keysOf(world, clara)).toEqual([]);
});

test('D14: a key of another host is none here, and the page says where it works and what else to do', async ({
  world,
  acme,
  key,
}) => {
  const both = await world.account('Bo Both');
  await world.join(both, acme, 'client');
  await world.enforce(acme);
  await world.giveKey(both, null, key);
  const visitor = await world.signedIn(both, acme, 'tenant');
  // The password alone sets nothing else up (D3).
  for (const url of ['/mfa/setup', '/mfa/setup/key'])
    expect((await visitor.get(url)).headers.location).toBe('/mfa/verify');
  const page = await visitor.get('/mfa/verify');
  expect(page.body).toContain('work at localhost only');
  expect(page.body).not.toContain('data-passkey');
  const options = { challenge: 'AAAA', rpId: 'acme.localhost' };
  const answer = await visitor.post('/mfa/verify/key', { passkey: key.get(options) });
  expect(answer.statusCode).toBe(422);
  expect(await isInside(visitor)).toBe(false);
});

test('B14: with its account a key goes', async ({ world, clara, browser }) => {
  const answer = await browser.post('/account/delete', { email: clara.email });
  expect(answer.headers.location).toContain('/login?deleted=1');
  expect(await world.db.selectFrom('passkeys').select('id').execute()).toEqual([]);
});
