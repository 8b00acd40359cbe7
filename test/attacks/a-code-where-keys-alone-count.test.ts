import { expect } from 'vitest';
import { isInside, wrongCode } from '../authenticator-app.ts';
import { test as base } from '../fixtures.ts';
import { keyOptionsOf, SoftwareKey } from '../software-key.ts';
import { textOf } from '../text-of.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

/**
 * A workspace lets only passkeys and security keys count, since its people gave codes away on a fake page. Whoever has the
 * password and a code, or a recovery code, from such a page tries every other door.
 */

const test = base
  .extend('mfaRequired', true)
  .extend('keysAlone', { auto: true }, ({ world, acme }) => world.letKeysAloneCount(acme));

const doors = ['/portal', '/account/security', '/account', '/api/v1/session'] as const;

async function expectShut(visitor: Visitor): Promise<void> {
  for (const door of doors) {
    const { statusCode } = await visitor.get(door);
    expect([door, statusCode]).toEqual([door, door.startsWith('/api') ? 401 : 303]);
  }
}

async function failuresOf(world: World, accountId: string): Promise<number> {
  const { factor_failures_in_row: failures } = await world.db
    .selectFrom('accounts')
    .select('factor_failures_in_row')
    .where('id', '=', accountId)
    .executeTakeFirstOrThrow();
  return failures;
}

const recoveryCodeIn = (body: string) => /[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/.exec(body)?.[0] ?? '';

test('B6: a code of the app lets nobody in, and leads to setting up a key, which does', async ({
  world,
  acme,
  clara,
}) => {
  const secret = await world.enrol(clara);
  const visitor = await world.signedIn(clara, acme, 'tenant');
  // D3: no key by the password alone, and the page says what follows.
  expect((await visitor.get('/mfa/verify')).body).toContain('Then we’ll guide you through setting up a key.');
  expect((await visitor.get('/mfa/setup/key')).headers.location).toBe('/mfa/verify');
  expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).headers.location).toBe(
    '/mfa/setup',
  );
  await expectShut(visitor);
  // Another app is no way either.
  expect((await visitor.get('/mfa/setup')).headers.location).toBe('/mfa/setup/key');
  const page = await visitor.get('/mfa/setup/key');
  expect(page.body).toContain('requires a passkey or security key');
  expect(page.body).not.toContain('Use an authenticator app instead');
  const passkey = new SoftwareKey().create(keyOptionsOf(page));
  expect((await visitor.post('/mfa/setup/key', { passkey })).statusCode).toBe(303);
  expect(await isInside(visitor)).toBe(true);
});

test('B6: nor does one of who has a key, at sign-in or at a confirmation', async ({ world, acme, clara }) => {
  const secret = await world.enrol(clara);
  const key = await world.giveKey(clara, acme);
  const visitor = await world.signedIn(clara, acme, 'tenant');
  expect((await visitor.get('/mfa/verify')).body).not.toContain('name="code"');
  // A right one is answered as a wrong one is, and counted as it is, and says what to do.
  const answers = [];
  for (const code of [world.code(secret), wrongCode(world, secret)]) {
    const answer = await visitor.post('/mfa/verify', { code });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('Only a passkey or security key counts here');
    answers.push(textOf(answer.body));
  }
  expect(answers[0]).toBe(answers[1]);
  expect(await failuresOf(world, clara.id)).toBe(2);
  await expectShut(visitor);
  // Nor is it a way to a key of whoever has it.
  expect((await visitor.get('/mfa/setup/key')).headers.location).toBe('/mfa/verify');
  const page = await visitor.get('/mfa/verify');
  const passkey = key.get(keyOptionsOf(page));
  expect((await visitor.post('/mfa/verify/key', { passkey })).statusCode).toBe(303);
  expect(await isInside(visitor)).toBe(true);

  world.clock.advance(11 * 60_000);
  await visitor.post('/account/security/authenticators');
  for (const code of [world.code(secret), '4k7m-9q2x-4k7m-9q2x']) {
    const answer = await visitor.post('/confirm', { password: PASSWORD, code });
    expect(answer.statusCode).toBe(422);
    expect(answer.body).toContain('Use your key to continue');
  }
  const again = key.get(keyOptionsOf(await visitor.get('/confirm')));
  expect((await visitor.post('/confirm', { password: PASSWORD, passkey: again })).headers.location).toBe(
    '/mfa/setup',
  );
});

test('B6: what a key has proved, a code that is given after it takes nothing from', async ({
  world,
  acme,
  clara,
}) => {
  const methods = (wanted: 'any' | 'phishing-resistant') =>
    world.db
      .updateTable('mfa_policies')
      .set({ methods: wanted })
      .where('workspace_id', '=', acme.id)
      .execute();
  const secret = await world.enrol(clara);
  const key = await world.giveKey(clara, acme);
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const passkey = key.get(keyOptionsOf(await visitor.get('/mfa/verify')));
  await visitor.post('/mfa/verify/key', { passkey });
  await methods('any');
  world.clock.advance(11 * 60_000);
  await visitor.post('/account/security/authenticators');
  const confirmed = await visitor.post('/confirm', { password: PASSWORD, code: world.code(secret) });
  expect(confirmed.headers.location).toBe('/mfa/setup');
  await methods('phishing-resistant');
  expect(await isInside(visitor)).toBe(true);
});

test.for([true, false])(
  'B6: a recovery code leads to setting up a key, and nowhere else: with a key that is lost, %s',
  async (hasKey, { world, acme, clara }) => {
    const secret = await world.enrol(clara);
    // Codes that were made while apps still counted.
    await world.enforce(acme, false);
    const before = await world.signedIn(clara, acme, 'tenant');
    await before.post('/mfa/verify', { code: world.code(secret) });
    const code = recoveryCodeIn((await before.makeRecoveryCodes()).body);
    await world.enforce(acme);
    if (hasKey) await world.giveKey(clara, acme);
    const visitor = await world.signedIn(clara, acme, 'tenant');
    const used = await visitor.post('/mfa/recovery', { code });
    expect(used.statusCode).toBe(200);
    expect(used.body).toContain('Set up a passkey or security key');
    expect(used.body).not.toContain('I still have my phone');
    await expectShut(visitor);
    const passkey = new SoftwareKey().create(keyOptionsOf(await visitor.get('/mfa/setup/key')));
    expect((await visitor.post('/mfa/setup/key', { passkey })).statusCode).toBe(303);
    expect(await isInside(visitor)).toBe(true);
  },
);

test('B6 D14: a key of another host is none, and one is set up here after the code and one that is mailed', async ({
  world,
  acme,
  clara,
}) => {
  const secret = await world.enrol(clara);
  await world.giveKey(clara, null);
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const answer = await visitor.post('/mfa/verify', { code: world.code(secret) });
  await expectShut(visitor);
  const { path } = await visitor.follow(answer);
  expect(path).toBe('/mfa/email');
  await visitor.post('/mfa/email/send');
  const mail = (await world.mailTo(clara.email)).at(-1)?.text ?? '';
  const proof = { code: /asked for it: (\S+)/.exec(mail)?.[1] };
  expect((await visitor.follow(await visitor.post('/mfa/email', proof))).path).toBe('/mfa/setup/key');
});

test('B6 E27: a token that was made by a code is dead from then on, and one that was made by a key works', async ({
  world,
  acme,
  carl,
}) => {
  const secret = await world.enrol(carl);
  const key = await world.giveKey(carl, null);
  const statuses = [];
  for (const method of ['app', 'key'] as const) {
    const visitor = await world.signedIn(carl, acme);
    if (method === 'key') {
      const passkey = key.get(keyOptionsOf(await visitor.get('/mfa/verify')));
      await visitor.post('/mfa/verify/key', { passkey });
    } else {
      await world.enforce(acme, false);
      await visitor.get('/dashboard/acme');
      await world.db.updateTable('accounts').set({ always_ask: 1 }).where('id', '=', carl.id).execute();
      await visitor.post('/mfa/verify', { code: world.code(secret) });
    }
    const form = { name: `By ${method}`, may: 'read', days: '30', sees: 'all' };
    const made = await visitor.post('/dashboard/acme/tokens/new', form);
    const token = /sp_[A-Za-z0-9_-]+|data-copy="([^"]+)"/.exec(made.body);
    await world.enforce(acme);
    const program = world.visitor();
    program.apiToken = token?.[1] ?? token?.[0] ?? '';
    statuses.push((await program.get('/api/v1/workspaces/acme/engagements')).statusCode);
  }
  expect(statuses).toEqual([401, 200]);
});

test('S3 S4: only the owner sets it, and only on a plan that has it', async ({
  world,
  acme,
  olivia,
  carl,
}) => {
  await world.enforce(acme, false);
  const form = { methods: 'any' };
  const consultant = await world.signedIn(carl, acme);
  expect((await consultant.post('/dashboard/acme/settings/mfa/methods', form)).statusCode).toBe(403);
  const owner = await world.signedIn(olivia, acme);
  const page = await owner.get('/dashboard/acme/settings');
  expect(page.body).toContain(
    '2 of 2 people have no passkey or security key yet: Olivia Owner and Carl Consultant.',
  );
  expect((await owner.post('/dashboard/acme/settings/mfa/methods', form)).statusCode).toBe(303);
  const methods = async () =>
    (
      await world.db
        .selectFrom('mfa_policies')
        .select('methods')
        .where('workspace_id', '=', acme.id)
        .execute()
    ).map((row) => row.methods);
  expect(await methods()).toEqual(['any', 'any']);
  expect((await world.mailTo(olivia.email)).at(-1)?.subject).toContain('Authenticator apps count again');
  await world.db.updateTable('workspaces').set({ plan: 'starter' }).where('id', '=', acme.id).execute();
  const strict = { methods: 'phishing-resistant' };
  expect((await owner.post('/dashboard/acme/settings/mfa/methods', strict)).statusCode).toBe(403);
  expect(await methods()).toEqual(['any', 'any']);
});
