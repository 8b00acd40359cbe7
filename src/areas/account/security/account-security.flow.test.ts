import { expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import { PASSWORD, type Visitor } from '../../../../test/visitor.ts';
import type { Person } from '../../../../test/world.ts';

const test = base
  .extend('verified', ({ world, acme }) => async (person: Person, secret: Uint8Array): Promise<Visitor> => {
    const visitor = await world.signedIn(person, acme);
    world.clock.advance(30_000);
    expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).statusCode).toBe(303);
    return visitor;
  })
  .extend(
    'deviceIds',
    ({ world }) =>
      async () =>
        (await world.db.selectFrom('authenticators').select('id').orderBy('id').execute()).map(
          ({ id }) => id,
        ),
  );

test('D13: "Always ask me" holds with and without a policy, and wants an authenticator first', async ({
  world,
  acme,
  olivia,
  verified,
}) => {
  const plain = await world.signedIn(olivia, acme);
  const refused = await plain.post('/account/security/always-ask', { enabled: 'true' });
  expect(refused.statusCode).toBe(422);
  const secret = await world.enrol(olivia);
  const visitor = await verified(olivia, secret);
  expect((await visitor.post('/account/security/always-ask', { enabled: 'true' })).statusCode).toBe(303);
  const next = await world.signedIn(olivia, acme);
  expect((await next.get('/account/security')).headers.location).toBe('/mfa/verify');
  expect((await next.get('/mfa/verify')).body).toContain('You’ve asked for a code');
  expect((await visitor.post('/account/security/always-ask', { enabled: 'false' })).statusCode).toBe(303);
  expect((await next.get('/account/security')).statusCode).toBe(200);
});

test('D13: where a code is required anyway, “Always ask me” still says what it is set to itself', async ({
  world,
  acme,
  olivia,
  verified,
}) => {
  await world.enforce(acme);
  const visitor = await verified(olivia, await world.enrol(olivia));
  const card = async () =>
    /aria-labelledby="always-ask".*?<\/section>/s.exec((await visitor.get('/account/security')).body)?.[0] ??
    '';
  expect(await card()).toContain('even in workspaces that don’t require it.');
  expect(await card()).toMatch(/aria-checked="false".*<span>Only where it’s required<\/span>/s);
  expect(await card()).toContain('acme Security requires two-factor authentication, so you’re asked');
  expect(await card()).not.toContain('Disabled');
  await visitor.post('/account/security/always-ask', { enabled: 'true' });
  expect(await card()).toMatch(/aria-checked="true".*<span>At every sign-in<\/span>/s);
  await world.enforce(acme, false);
  expect(await card()).not.toContain('requires two-factor authentication');
});

test('nextcloud#24939: the last authenticator stays while a policy demands one', async ({
  world,
  acme,
  olivia,
  verified,
  deviceIds,
}) => {
  await world.enforce(acme);
  const secret = await world.enrol(olivia);
  const visitor = await verified(olivia, secret);
  const [id = ''] = await deviceIds();
  const refused = await visitor.post('/account/security/authenticators/remove', { authenticator: id });
  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain(
    'acme Security requires two-factor authentication, so you can replace your only device',
  );
  expect(await deviceIds()).toEqual([id]);
  await world.enforce(acme, false);
  expect(
    (await visitor.post('/account/security/authenticators/remove', { authenticator: id })).statusCode,
  ).toBe(303);
  expect(await deviceIds()).toEqual([]);
  expect((await world.mailTo(olivia.email)).map(({ subject }) => subject).join()).toMatch(/removed/i);
});

test('two removals at once leave one device while a policy demands one', async ({
  world,
  acme,
  olivia,
  verified,
  deviceIds,
}) => {
  await world.enforce(acme);
  await world.enrol(olivia);
  const secret = await world.enrol(olivia);
  const visitor = await verified(olivia, secret);
  const ids = await deviceIds();
  await Promise.all(
    ids.map((id) => visitor.post('/account/security/authenticators/remove', { authenticator: id })),
  );
  expect(await deviceIds()).toHaveLength(1);
});

test('ASVS 8.2.2: another account’s device or session cannot be touched', async ({
  world,
  acme,
  olivia,
  verified,
  deviceIds,
}) => {
  const other = await world.account('Otto Other');
  await world.join(other, acme, 'consultant');
  await world.enrol(other);
  const [foreign = ''] = await deviceIds();
  const otto = await world.signedIn(other, acme);
  const secret = await world.enrol(olivia);
  const visitor = await verified(olivia, secret);
  const answers = await Promise.all(
    ['remove', 'replace'].map((action) =>
      visitor.post(`/account/security/authenticators/${action}`, { authenticator: foreign }),
    ),
  );
  expect(answers.map(({ statusCode }) => statusCode)).toEqual([303, 404]);
  expect(await deviceIds()).toContain(foreign);
  const { id } = await world.db
    .selectFrom('sessions')
    .select('id')
    .where('account_id', '=', other.id)
    .executeTakeFirstOrThrow();
  await visitor.post('/account/security/sessions/end', { session: id });
  expect((await visitor.get('/account/security')).body).toContain('That session had already ended.');
  expect((await otto.get('/account/security')).statusCode).toBe(200);
});

test('ASVS 7.4.3 7.5.2: sessions are listed, and the others end at once', async ({ world, acme, olivia }) => {
  const one = await world.signedIn(olivia, acme);
  const two = await world.signedIn(olivia, acme);
  expect(
    (await one.get('/account/security')).body.match(/action="\/account\/security\/sessions\/end"/g),
  ).toHaveLength(1);
  await one.post('/account/security/sessions/end-others');
  expect((await two.get('/account/security')).headers.location).toMatch(/^\/login/);
  expect((await one.get('/account/security')).statusCode).toBe(200);
});

test('ASVS 6.2.2 6.2.3 D8: changing the password wants the current one, ends the other sessions, and tells by mail', async ({
  world,
  acme,
  olivia,
}) => {
  const other = await world.signedIn(olivia, acme);
  const visitor = await world.signedIn(olivia, acme);
  const wanted = 'orchard lantern velvet';
  const wrong = await visitor.post('/account/security/password', {
    current: 'not the password at all',
    password: wanted,
  });
  expect(wrong.statusCode).toBe(422);
  expect(wrong.body).toContain('That isn’t your current password.');
  expect(wrong.body).not.toContain(wanted);
  const short = await visitor.post('/account/security/password', { current: PASSWORD, password: 'short' });
  expect(short.body).toContain('15 characters');
  const before = visitor.token;
  expect(
    (await visitor.post('/account/security/password', { current: PASSWORD, password: wanted })).statusCode,
  ).toBe(303);
  expect(visitor.token).not.toBe(before);
  expect((await other.get('/account/security')).headers.location).toMatch(/^\/login/);
  expect((await world.mailTo(olivia.email)).map(({ subject }) => subject).join()).toMatch(/password/i);
});

test('ASVS 6.1.2 6.2.11: a password of the product’s, the workspace’s or one’s own name is refused', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  for (const password of ['SecPortal SecPortal', 'acme security 2026!', 'Olivia Owner 1234']) {
    const answer = await visitor.post('/account/security/password', { current: PASSWORD, password });
    expect(answer.statusCode, password).toBe(422);
  }
});

test('NIST 4.1.2.1: a second device may be added, up to five, and each works', async ({
  world,
  olivia,
  verified,
}) => {
  const secret = await world.enrol(olivia);
  const visitor = await verified(olivia, secret);
  for (let n = 0; n < 3; n += 1) await world.enrol(olivia);
  expect((await visitor.get('/account/security')).body).toContain('Add another device');
  await world.enrol(olivia);
  // A key may still be.
  const add = await visitor.post('/account/security/authenticators');
  expect(add.headers.location).toBe('/mfa/setup/key');
  const full = await visitor.post('/mfa/setup', { code: '123456' });
  expect(full.statusCode).toBe(422);
  expect(full.body).toContain('You already have five authenticator apps.');
});

test('ASVS 14.2.6: a confirmed secret is shown nowhere again', async ({ world, olivia, verified }) => {
  const secret = await world.enrol(olivia);
  const visitor = await verified(olivia, secret);
  const { base32Of } = await import('../../../domain/totp.ts');
  for (const path of ['/account/security', '/mfa/setup', '/mfa/verify', '/confirm']) {
    expect((await visitor.get(path)).body).not.toContain(base32Of(secret));
  }
});

test('D3 D12: a changed password does not stand in for the code before a sensitive action', async ({
  world,
  olivia,
  verified,
}) => {
  const secret = await world.enrol(olivia);
  const visitor = await verified(olivia, secret);
  world.clock.advance(11 * 60_000);
  const wanted = 'orchard lantern velvet';
  const changed = await visitor.post('/account/security/password', { current: PASSWORD, password: wanted });
  expect(changed.statusCode).toBe(303);
  expect((await visitor.post('/account/security/authenticators')).headers.location).toBe('/confirm');
});
