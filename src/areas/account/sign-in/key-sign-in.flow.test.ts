import { expect } from 'vitest';
import { isInside } from '../../../../test/authenticator-app.ts';
import { test as base } from '../../../../test/fixtures.ts';
import { keyOptionsOf, SoftwareKey, withoutOptions } from '../../../../test/software-key.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import type { World } from '../../../../test/world.ts';
import { userHandleOf } from '../../../domain/passkey.ts';

/** B6: a passkey as the whole sign-in, where it asked who holds it. */

const URL_OF = '/login/passkey';
const ALIKE = 'You couldn’t be signed in with that passkey.';

const test = base
  .extend('mfaRequired', true)
  .extend('key', () => new SoftwareKey())
  /** What Clara's key says of whose it is, once it is set up on her portal's host. */
  .extend('handle', async ({ world, acme, clara, key }) => {
    await world.giveKey(clara, acme, key);
    return userHandleOf(clara.id);
  });

/** Opens the sign-in page and answers its challenge. */
async function signIn(visitor: Visitor, key: SoftwareKey, manner: Parameters<SoftwareKey['get']>[1]) {
  const options = keyOptionsOf(await visitor.get('/login'));
  return visitor.post(URL_OF, { passkey: key.get(options, manner) });
}

async function reasons(world: World): Promise<string[]> {
  await world.recordCounted();
  const rows = await world.db
    .selectFrom('audit_events')
    .select('detail')
    .where('type', '=', 'sign-in.refused')
    .orderBy('id')
    .execute();
  return rows.map(({ detail }) => JSON.parse(detail).reason);
}

test('D8 S13: it signs in past password and second factor at once, to where one wanted to go', async ({
  world,
  acme,
  clara,
  key,
  handle,
}) => {
  const visitor = world.visitor(acme);
  const page = await visitor.get('/login?return_to=%2Faccount');
  expect(page.body).toContain('action="/login/passkey?return_to=%2Faccount"');
  const options = keyOptionsOf(page);
  expect(options).toMatchObject({
    rpId: 'acme.localhost',
    allowCredentials: [],
    userVerification: 'required',
  });
  const passkey = key.get(options, { userHandle: handle });
  const answer = await visitor.post(`${URL_OF}?return_to=%2Faccount`, { passkey });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/account']);
  expect(await isInside(visitor)).toBe(true);
  const sessions = await world.db.selectFrom('sessions').select(['mfa_method', 'asked_at']).execute();
  expect(sessions).toEqual([{ mfa_method: 'key', asked_at: null }]);
  const events = await world.db
    .selectFrom('audit_events')
    .select(['type', 'actor_id'])
    .orderBy('id')
    .execute();
  expect(events).toEqual([
    { type: 'sign-in.accepted', actor_id: clara.id },
    { type: 'passkey.accepted', actor_id: clara.id },
  ]);
  // D12: as fresh as a password and a code.
  expect((await visitor.post('/account/security/authenticators')).headers.location).toBe('/mfa/setup');
  // D25: from now on the browser is known.
  expect(visitor.cookie('secportal-browser')).toBeDefined();
});

test.for([
  ['that did not ask who holds it', { verifiesUser: false }, 'user not verified'],
  ['that does not say whose it is', { userHandle: undefined }, 'key unknown'],
  ['that says to be somebody else’s', { userHandle: userHandleOf('somebody else') }, 'key unknown'],
  ['for another host', { rpId: 'localhost' }, 'answer not valid'],
  ['from another page', { origin: 'http://localhost:3000' }, 'answer not valid'],
  ['signed by another key', { signer: new SoftwareKey() }, 'answer not valid'],
] as const)(
  'ASVS 6.5.7 NIST 2.2.1: one %s signs nobody in',
  async ([, manner, reason], { world, acme, key, handle }) => {
    const visitor = world.visitor(acme);
    const answer = await signIn(visitor, key, { userHandle: handle, ...manner });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain(ALIKE);
    expect(visitor.token).toBeUndefined();
    expect(await reasons(world)).toEqual([reason]);
  },
);

test('an unknown key, one of a disabled account and one of whoever is no member are answered alike', async ({
  world,
  acme,
  clara,
  key,
  handle,
}) => {
  const outsider = await world.account('Otto Outside');
  const outsiders = await world.giveKey(outsider, acme);
  const answers = [
    await signIn(world.visitor(acme), new SoftwareKey(), { userHandle: handle }),
    await signIn(world.visitor(acme), outsiders, { userHandle: userHandleOf(outsider.id) }),
  ];
  await world.db.updateTable('accounts').set({ disabled_at: 1 }).where('id', '=', clara.id).execute();
  answers.push(await signIn(world.visitor(acme), key, { userHandle: handle }));
  const shown = answers.map(({ statusCode, body }) => [statusCode, withoutOptions(body)]);
  expect(shown).toEqual([shown[0], shown[0], shown[0]]);
  expect(shown[0]).toEqual([422, expect.stringContaining(ALIKE)]);
  const said = ['account disabled', 'key unknown', 'no member of this workspace'];
  expect((await reasons(world)).sort()).toEqual(said);
});

test('an answer signs in once, within five minutes, and none that was given for something else', async ({
  world,
  acme,
  clara,
  key,
  handle,
}) => {
  const first = world.visitor(acme);
  const options = keyOptionsOf(await first.get('/login'));
  const passkey = key.get(options, { userHandle: handle });
  const answers = await Promise.all([first, world.visitor(acme)].map((one) => one.post(URL_OF, { passkey })));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 422]);

  const owing = await world.signedIn(clara, acme, 'tenant');
  const asked = keyOptionsOf(await owing.get('/mfa/verify'));
  const forAnother = key.get(asked, { userHandle: handle });
  expect((await world.visitor(acme).post(URL_OF, { passkey: forAnother })).statusCode).toBe(422);
  const ofSignIn = key.get(keyOptionsOf(await world.visitor(acme).get('/login')), { userHandle: handle });
  expect((await owing.post('/mfa/verify/key', { passkey: ofSignIn })).statusCode).toBe(422);

  const late = world.visitor(acme);
  const waited = keyOptionsOf(await late.get('/login'));
  world.clock.advance(5 * 60_000);
  expect((await late.post(URL_OF, { passkey: key.get(waited, { userHandle: handle }) })).statusCode).toBe(
    422,
  );
  expect(await isInside(late)).toBe(false);
});

test('whose count has not risen is refused, and its owner emailed', async ({
  world,
  acme,
  clara,
  key,
  handle,
}) => {
  key.counter = 50;
  expect((await signIn(world.visitor(acme), key, { userHandle: handle })).statusCode).toBe(303);
  key.counter = 50;
  expect((await signIn(world.visitor(acme), key, { userHandle: handle })).statusCode).toBe(422);
  const told = (await world.mailTo(clara.email)).at(-1);
  expect(told?.subject).toContain('may have been copied');
  // B10: where it was shown.
  expect(told?.text).toContain('127.0.0');
  expect(await reasons(world)).toEqual(['counter not risen']);
});

test('D7 D25: tries wait by key and network, and strangers keep nobody waiting who knows a password', async ({
  world,
  acme,
  clara,
  key,
  handle,
}) => {
  const wrong = { userHandle: handle, rpId: 'localhost' };
  for (let tries = 0; tries < 5; tries += 1)
    expect((await signIn(world.visitor(acme, '203.0.113.7'), key, wrong)).statusCode).toBe(422);
  const waits = await signIn(world.visitor(acme, '203.0.113.7'), key, { userHandle: handle });
  expect(waits.statusCode).toBe(429);
  expect(waits.headers['retry-after']).toBe('1');
  expect(waits.body).toContain('too many failed sign-ins with this passkey');
  // By address it is another count: nobody learns from one whose key it is, nor is kept out by it.
  expect((await world.visitor(acme, '203.0.113.7').signIn(clara.email)).statusCode).toBe(303);
  world.clock.advance(2_000);
  const visitor = world.visitor(acme, '203.0.113.7');
  expect((await signIn(visitor, key, { userHandle: handle })).statusCode).toBe(303);
  expect(await isInside(visitor)).toBe(true);
});

test('D19: without its answer the page says that keys need JavaScript', async ({ world, acme }) => {
  const answer = await world.visitor(acme).post(URL_OF, { passkey: '', by: 'key' });
  expect(answer.statusCode).toBe(422);
  expect(answer.body).toContain('need JavaScript');
  expect(answer.body).toContain('name="password"');
});

test('D8: on the dashboard’s host too, where it ends whatever session the browser had', async ({
  world,
  acme,
  olivia,
  carl,
}) => {
  const key = await world.giveKey(carl, null);
  const visitor = await world.signedIn(olivia, acme);
  const options = keyOptionsOf(await world.visitor().get('/login'));
  const passkey = key.get(options, { userHandle: userHandleOf(carl.id) });
  const answer = await visitor.post(URL_OF, { passkey });
  expect([answer.statusCode, answer.headers.location]).toEqual([303, '/dashboard/acme']);
  const sessions = await world.db.selectFrom('sessions').select('account_id').execute();
  expect(sessions).toEqual([{ account_id: carl.id }]);
});
