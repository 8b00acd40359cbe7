import { expect } from 'vitest';
import { ConfigError, loadConfig } from '../../src/config.ts';
import { hashRecoveryCode } from '../../src/domain/recovery-codes.ts';
import { isInside, wrongCode } from '../authenticator-app.ts';
import { anotherOffice, testInOneWorld as base } from '../fixtures.ts';
import { keyOptionsOf } from '../software-key.ts';

const HOUR_MS = 60 * 60_000;

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('enrolled', { scope: 'file' }, ({ world, acme }) => async (name: string) => {
    const person = await world.account(name);
    await world.join(person, acme, 'client');
    const secret = await world.enrol(person);
    return { person, secret, signIn: () => world.signedIn(person, acme, 'tenant') };
  });

test('NIST 2.2.2 3.1.4.2: a code is accepted once, so that whoever saw it has nothing', async ({
  world,
  enrolled,
}) => {
  const { secret, signIn } = await enrolled('Olive Once');
  const code = world.code(secret);
  expect((await (await signIn()).post('/mfa/verify', { code })).statusCode).toBe(303);
  expect((await (await signIn()).post('/mfa/verify', { code })).statusCode).toBe(422);
});

test('NIST 2.2.2: a phishing-resistant factor is offered, whose answer to another site is worth nothing', async ({
  world,
  acme,
  enrolled,
}) => {
  const { person, signIn } = await enrolled('Petra Phished');
  const key = await world.giveKey(person, acme);
  const visitor = await signIn();
  const options = keyOptionsOf(await visitor.get('/mfa/verify'));
  const lured = key.get(options, { origin: 'http://acme.localhost.example:3000' });
  expect((await visitor.post('/mfa/verify/key', { passkey: lured })).statusCode).toBe(422);
  expect((await visitor.post('/mfa/verify/key', { passkey: key.get(options) })).statusCode).toBe(303);
});

test('NIST 3.1.4.2 3.2.2: guessing at codes is slowed down, and ends at a hundred', async ({
  world,
  enrolled,
}) => {
  const { person, secret, signIn } = await enrolled('Gerd Guesser');
  const visitor = await signIn();
  const code = wrongCode(world, secret);
  let looked = 0;
  for (let tries = 0; tries < 110; tries += 1) {
    const answer = await visitor.post('/mfa/verify', { code });
    if (answer.statusCode === 422) looked += 1;
  }
  // Five are looked at; the rest, sent without waiting, only make the wait longer and count.
  expect(looked).toBe(5);
  const account = await world.db
    .selectFrom('accounts')
    .select('factor_locked_at')
    .where('id', '=', person.id)
    .executeTakeFirstOrThrow();
  expect(account.factor_locked_at).not.toBeNull();
});

test('NIST 2.2.3: a session lasts 24 hours at most and an hour without use, whatever is configured', async ({
  world,
  enrolled,
}) => {
  for (const env of [{ SESSION_HOURS: '25' }, { SESSION_IDLE_MINUTES: '61' }, { SESSION_HOURS: '0' }]) {
    expect(() => loadConfig(env)).toThrow(ConfigError);
  }
  const { sessionMs, sessionIdleMs } = loadConfig({});
  expect(sessionMs).toBeLessThanOrEqual(24 * HOUR_MS);
  expect(sessionIdleMs).toBeLessThanOrEqual(HOUR_MS);
  const { secret, signIn } = await enrolled('Ida Idle');
  const visitor = await signIn();
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  expect(await isInside(visitor)).toBe(true);
  world.clock.advance(sessionIdleMs);
  expect(await isInside(visitor)).toBe(false);
});

test.extend(
  'hasty',
  { scope: 'file' },
  anotherOffice({ SESSION_IDLE_MINUTES: '1' }),
)(
  'NIST 2.2.3: whoever goes on using a session stays in, however short a time without use may be',
  async ({ hasty: { world, acme, olivia } }) => {
    const visitor = await world.signedIn(olivia, acme);
    for (let uses = 0; uses < 4; uses += 1) {
      world.clock.advance(50_000);
      expect(await isInside(visitor)).toBe(true);
    }
    world.clock.advance(60_000);
    expect(await isInside(visitor)).toBe(false);
  },
);

test('NIST 3.1.2.2 4.2.1.1: recovery codes have 80 bits, are kept as hashes, pass once, and guessing is slowed down', async ({
  world,
  enrolled,
}) => {
  const { person, secret, signIn } = await enrolled('Rosa Recovery');
  const visitor = await signIn();
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  const make = async () => {
    const page = await visitor.makeRecoveryCodes();
    await visitor.saveRecoveryCodes();
    return [...new Set(page.body.match(/[0-9a-hjkmnp-tv-z]{4}(?:-[0-9a-hjkmnp-tv-z]{4}){3}/g))];
  };
  const codes = await make();
  expect(codes).toHaveLength(10);
  const stored = await world.db
    .selectFrom('recovery_codes')
    .select('code_hash')
    .where('account_id', '=', person.id)
    .execute();
  for (const code of codes) {
    const plain = Buffer.from(code.replaceAll('-', ''));
    expect(stored.some(({ code_hash }) => Buffer.from(code_hash).includes(plain))).toBe(false);
  }
  const answerTo = async (code: string) => (await signIn()).post('/mfa/recovery', { code });
  const use = async (code: string) => (await answerTo(code)).statusCode;
  const unused = async () =>
    (
      await world.db
        .selectFrom('recovery_codes')
        .select('code_hash')
        .where('account_id', '=', person.id)
        .where('used_at', 'is', null)
        .execute()
    ).map(({ code_hash }) => Buffer.from(code_hash));
  const first = await answerTo(codes[0] ?? '');
  expect(first.statusCode).toBe(200);
  expect(await use(codes[0] ?? '')).toBe(422);
  // 4.2.1.1: a new one is issued in its place, as good as the others, and kept as they are.
  const [renewed = ''] = first.body.match(/[0-9a-hjkmnp-tv-z]{4}(?:-[0-9a-hjkmnp-tv-z]{4}){3}/) ?? [];
  expect(codes).not.toContain(renewed);
  expect(await unused()).toHaveLength(10);
  expect(await unused()).toContainEqual(
    Buffer.from(hashRecoveryCode(renewed.replaceAll('-', ''), person.id)),
  );
  expect(await use(renewed)).toBe(200);
  expect(await use(renewed)).toBe(422);
  expect(await unused()).toHaveLength(10);
  // Ten new ones end the old.
  const fresh = await make();
  expect(await use(codes[1] ?? '')).toBe(422);
  for (let tries = 0; tries < 3; tries += 1) await use('zzzz-zzzz-zzzz-zzzz');
  // Tries of all sessions count together, but for the first of each.
  const guessing = await signIn();
  const guess = async (code: string) => (await guessing.post('/mfa/recovery', { code })).statusCode;
  expect(await guess('zzzz-zzzz-zzzz-zzzz')).toBe(422);
  expect(await guess(fresh[0] ?? '')).toBe(429);
  // Neither a wrong one nor one that has to wait makes any.
  expect(await unused()).toHaveLength(10);
  world.clock.advance(1000);
  expect(await guess(fresh[0] ?? '')).toBe(200);
});

test('NIST 5.1, D25: each sign-in asks anew, also in a browser that is known: its cookie moves counting, never a step', async ({
  world,
  acme,
  enrolled,
}) => {
  const { person, secret } = await enrolled('Bruno Browser');
  const visitor = world.visitor(acme);
  const cookies = new Set<string>();
  for (let times = 0; times < 3; times += 1) {
    world.clock.advance(60_000);
    const answers = [
      await visitor.signIn(person.email),
      await visitor.post('/mfa/verify', { code: world.code(secret), remember: 'true', trust: 'on' }),
    ];
    expect(answers.map(({ headers }) => headers.location)).toEqual(['/mfa/verify', '/portal']);
    for (const { name } of answers.flatMap(({ cookies: set }) => set)) cookies.add(name);
    await visitor.post('/logout');
  }
  expect([...cookies]).toEqual(['secportal', 'secportal-browser']);
  // Of itself it is nobody.
  expect((await visitor.get('/portal')).headers.location).toMatch(/^\/login/);
});
