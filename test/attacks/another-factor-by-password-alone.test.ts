import { expect } from 'vitest';
import { newId } from '../../src/data/id.ts';
import { newSecret } from '../../src/domain/totp.ts';
import { sealPending } from '../../src/factors/pending-enrolments.ts';
import { testWithPolicies as test } from '../fixtures.ts';

/** Keycloak CVE-2023-3597: a session that had given the password alone enrolled a second factor of its own. */

test.for([
  ['strict', 'base'],
  ['strict', 'tenant'],
  ['lax', 'base'],
  ['lax', 'tenant'],
] as const)(
  'no key is shown and none can be proven: policy %s, %s host',
  async ([policy, host], { world, strict, lax, devicesOf }) => {
    const workspace = policy === 'strict' ? strict : lax;
    const person = await world.account(`Mallory ${policy} ${host}`);
    await world.join(person, workspace, host === 'base' ? 'consultant' : 'client');
    await world.enrol(person);
    const [own] = await devicesOf(person.id);
    const visitor = await world.signedIn(person, workspace, host);
    const page = await visitor.get('/mfa/setup');
    expect([page.statusCode, page.headers.location, page.body]).toEqual([303, '/mfa/verify', '']);
    const elsewhere = policy === 'strict' ? '/mfa/verify' : '/confirm';
    for (const [path, form] of [
      ['/account/security/authenticators', {}],
      ['/account/security/authenticators/replace', { authenticator: own?.id ?? '' }],
      ['/account/security/authenticators/remove', { authenticator: own?.id ?? '' }],
      ['/account/security/recovery-codes', {}],
    ] as const) {
      expect((await visitor.post(path, form)).headers.location, path).toBe(elsewhere);
    }
    expect(await world.db.selectFrom('pending_enrolments').select('session_id').execute()).toEqual([]);
    expect(await devicesOf(person.id)).toEqual([own]);
  },
);

test('a secret that is pending already is not confirmed either, once another device is', async ({
  world,
  strict,
  devicesOf,
}) => {
  const person = await world.account('Mallory Early');
  await world.join(person, strict, 'consultant');
  const visitor = await world.signedIn(person, strict);
  const { id } = await world.db
    .selectFrom('sessions')
    .select('id')
    .where('account_id', '=', person.id)
    .executeTakeFirstOrThrow();
  const secret = newSecret();
  await world.db
    .insertInto('pending_enrolments')
    .values({
      session_id: id,
      account_id: person.id,
      secret: sealPending(world.services.keyring, secret, id, person.id),
      replaces: newId(),
      expires_at: world.clock.now() + 60_000,
    })
    .execute();
  await world.enrol(person);
  const answer = await visitor.post('/mfa/setup', { code: world.code(secret) });
  expect(answer.headers.location).toBe('/mfa/verify');
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(await devicesOf(person.id)).toHaveLength(1);
});
