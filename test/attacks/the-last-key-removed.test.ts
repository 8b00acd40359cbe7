import { expect } from 'vitest';
import { scan } from '../authenticator-app.ts';
import { test as base } from '../fixtures.ts';
import { keyOptionsOf, SoftwareKey } from '../software-key.ts';
import type { Visitor } from '../visitor.ts';
import type { Person, Workspace, World } from '../world.ts';

/**
 * Where keys alone count, the last key was removed while an app remained: from then on a password and a code from a fake page
 * did to set up any key. Whatever would leave nothing that counts on a host is refused, and says what to do first.
 */

const HOSTS = ['base', 'tenant'] as const;

const test = base
  .extend('mfaRequired', true)
  .extend('keysAlone', { auto: true }, ({ world, acme }) => world.letKeysAloneCount(acme));

const keysOf = (world: World, { id }: Person) =>
  world.db.selectFrom('passkeys').select('id').where('account_id', '=', id).orderBy('id').execute();

/** Signed in, and past the key. */
async function passedByKey(
  world: World,
  person: Person,
  workspace: Workspace,
  host: 'base' | 'tenant',
  key: SoftwareKey,
) {
  const visitor = await world.signedIn(person, workspace, host);
  const passkey = key.get(keyOptionsOf(await visitor.get('/mfa/verify')));
  await visitor.post('/mfa/verify/key', { passkey });
  return visitor;
}

const remove = (visitor: Visitor, authenticator: string) =>
  visitor.post('/account/security/authenticators/remove', { authenticator });
const replace = (visitor: Visitor, authenticator: string) =>
  visitor.post('/account/security/authenticators/replace', { authenticator });

test.for(HOSTS)(
  'B6: the last key stays, whatever else there is, and an earlier one may go: %s host',
  async (host, { world, acme, carl, clara }) => {
    const person = host === 'base' ? carl : clara;
    const home = host === 'base' ? null : acme;
    await world.enrol(person);
    const key = await world.giveKey(person, home);
    // One of another host is none here.
    await world.giveKey(person, host === 'base' ? acme : null);
    const [here] = await keysOf(world, person);
    const visitor = await passedByKey(world, person, acme, host, key);
    const refused = await remove(visitor, here?.id ?? '');
    expect(refused.statusCode).toBe(422);
    const name = visitor.host.replace(/:.*/, '');
    expect(refused.body).toContain(
      `acme Security takes passkeys and security keys alone, and this is your only one for ${name}. Set up another one there first, then you can remove this one.`,
    );
    expect(refused.body).toContain('Add another device');
    expect(await keysOf(world, person)).toHaveLength(2);
    await world.giveKey(person, home);
    expect((await remove(visitor, here?.id ?? '')).statusCode).toBe(303);
    expect(await keysOf(world, person)).toHaveLength(2);
    expect((await visitor.get('/account/security')).statusCode).toBe(200);
  },
);

test('B6: of two keys removed at once, one stays', async ({ world, acme, carl }) => {
  await world.enrol(carl);
  const key = await world.giveKey(carl, null);
  await world.giveKey(carl, null);
  const visitor = await passedByKey(world, carl, acme, 'base', key);
  await Promise.all((await keysOf(world, carl)).map(({ id }) => remove(visitor, id)));
  expect(await keysOf(world, carl)).toHaveLength(1);
});

test('B6: no app takes the place of the last key, and another key does', async ({ world, acme, carl }) => {
  await world.enrol(carl);
  const key = await world.giveKey(carl, null);
  const [old] = await keysOf(world, carl);
  const visitor = await passedByKey(world, carl, acme, 'base', key);
  expect((await replace(visitor, old?.id ?? '')).headers.location).toBe('/mfa/setup/key');
  const secret = await scan(visitor);
  const refused = await visitor.post('/mfa/setup', { code: world.code(secret) });
  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain('Add another passkey or security key there first.');
  expect(await keysOf(world, carl)).toEqual([old]);
  const passkey = new SoftwareKey().create(keyOptionsOf(await visitor.get('/mfa/setup/key')));
  expect((await visitor.post('/mfa/setup/key', { passkey })).statusCode).toBe(303);
  const now = await keysOf(world, carl);
  expect(now).toHaveLength(1);
  expect(now).not.toEqual([old]);
});

test('B6 D21: nor does anything go from another host, by a key that was set up there', async ({
  world,
  carl,
}) => {
  const lax = await world.workspace('lax');
  await world.join(carl, lax, 'client');
  await world.enrol(carl);
  await world.giveKey(carl, null);
  const [here] = await keysOf(world, carl);
  const onPortal = await world.giveKey(carl, lax);
  const visitor = await passedByKey(world, carl, lax, 'tenant', onPortal);
  for (const ask of [remove, replace]) {
    const refused = await ask(visitor, here?.id ?? '');
    expect(refused.statusCode).toBe(422);
    expect(refused.body).toContain('this is your only one for localhost. Set up another one there first');
    expect(refused.body).not.toContain('Add another device');
  }
  expect(await keysOf(world, carl)).toHaveLength(2);
});

test('B6: a key of a portal that is none of theirs any more may go', async ({ world, acme, carl }) => {
  const key = await world.giveKey(carl, null);
  await world.giveKey(carl, await world.workspace('former'));
  const [, former] = await keysOf(world, carl);
  const visitor = await passedByKey(world, carl, acme, 'base', key);
  expect((await remove(visitor, former?.id ?? '')).statusCode).toBe(303);
  expect(await keysOf(world, carl)).toHaveLength(1);
});

test('B6: where apps count too, an app stays that is the only device that works here', async ({
  world,
  acme,
  clara,
}) => {
  await world.db.updateTable('mfa_policies').set({ methods: 'any' }).execute();
  const secret = await world.enrol(clara);
  await world.giveKey(clara, null);
  const visitor = await world.signedIn(clara, acme, 'tenant');
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  const { id } = await world.db.selectFrom('authenticators').select('id').executeTakeFirstOrThrow();
  const refused = await remove(visitor, id);
  expect(refused.statusCode).toBe(422);
  expect(refused.body).toContain(
    'acme Security requires two-factor authentication, and this is your only device that works at acme.localhost. Add another one there first, then you can remove this one.',
  );
  await world.giveKey(clara, acme);
  expect((await remove(visitor, id)).statusCode).toBe(303);
});
