import { expect } from 'vitest';
import { newSecret } from '../../src/domain/totp.ts';
import { isInside, scan } from '../authenticator-app.ts';
import { test as base } from '../fixtures.ts';
import { givenRecoveryCode } from '../recovery-codes.ts';
import { SoftwareKey } from '../software-key.ts';
import { textOf } from '../text-of.ts';
import type { Visitor } from '../visitor.ts';
import type { Person, World } from '../world.ts';

/**
 * Whose keys are all for portals that they can't open any more sets up a device by a code that is emailed to them. That is no
 * way round a factor: never by the password alone, nor by an old one, nor for anybody whom something else lets in.
 */

const test = base.extend('mfaRequired', true);

const devices = async ({ db }: World, { id }: Person) =>
  [
    ...(await db.selectFrom('authenticators').select('id').where('account_id', '=', id).execute()),
    ...(await db.selectFrom('passkeys').select('id').where('account_id', '=', id).execute()),
  ].map((row) => row.id);

async function mailedCode(world: World, visitor: Visitor, person: Person): Promise<string | undefined> {
  await visitor.post('/mfa/email/send');
  const { text = '' } = (await world.mailTo(person.email)).at(-1) ?? {};
  return /asked for it: (\S+)/.exec(text)?.[1];
}

/** Tries what sets up a device, as somebody would who has the password alone. */
async function tries(world: World, visitor: Visitor) {
  const places: unknown[] = [];
  for (const path of ['/mfa/setup', '/mfa/setup/key'])
    places.push((await visitor.get(path)).headers.location);
  const code = world.code(newSecret());
  places.push((await visitor.post('/mfa/setup', { code })).headers.location);
  const passkey = new SoftwareKey().create({ challenge: 'AAAA', rpId: 'localhost' });
  places.push((await visitor.post('/mfa/setup/key', { passkey })).headers.location);
  return new Set(places);
}

test('D3, D14: the password alone binds nothing, and with the emailed code the owner gets in and loses nothing', async ({
  world,
  acme,
  carl,
}) => {
  await world.giveKey(carl, await world.workspace('former'));
  const had = await devices(world, carl);
  const thief = await world.signedIn(carl, acme);
  const visitor = await world.signedIn(carl, acme);
  const { path, response } = await visitor.follow(await visitor.get('/dashboard/acme'));
  expect(path).toBe('/mfa/verify');
  expect(textOf(response.body)).toContain(
    'Your passkeys and security keys work at former.localhost only. You can’t sign in there any more. You can set up a new device with a code that we email you.',
  );
  expect(await tries(world, visitor)).toEqual(new Set(['/mfa/email']));
  expect((await visitor.post('/mfa/email', { code: '4k7m9-q2h8c' })).statusCode).toBe(422);
  const page = textOf((await visitor.get('/mfa/email')).body);
  expect(page).toContain('To set up a new device, enter a code that we email to');
  expect(page).not.toContain('Support has reset');
  const code = (await mailedCode(world, visitor, carl)) ?? '';
  expect((await visitor.post('/mfa/email', { code })).statusCode).toBe(303);
  // What one session proved is nothing to another one.
  expect(await tries(world, thief)).toEqual(new Set(['/mfa/email']));
  expect(await devices(world, carl)).toEqual(had);
  const secret = await scan(visitor);
  const done = await visitor.post('/mfa/setup', { code: world.code(secret) });
  expect(done.headers.location).toBe('/dashboard/acme');
  expect(await isInside(visitor)).toBe(true);
  expect(await devices(world, carl)).toEqual([expect.anything(), ...had]);
  expect((await world.mailTo(carl.email)).map(({ subject }) => subject)).toContainEqual(
    expect.stringMatching(/authenticator app was added/i),
  );
});

/** Why somebody with a key of a portal that is none of theirs any more has another way. */
const WAYS = {
  'an app': (world: World, person: Person) => world.enrol(person),
  'a key of the base host': (world: World, person: Person) => world.giveKey(person, null),
  'a key of a portal that they can open': async (world: World, person: Person) => {
    const open = await world.workspace('open');
    await world.join(person, open, 'client');
    await world.giveKey(person, open);
  },
  'a recovery code that they saved': givenRecoveryCode,
  'administrators to reset them': ({ db }: World, { id }: Person) =>
    db.updateTable('accounts').set({ is_admin: 1 }).where('id', '=', id).execute(),
};

test.for(Object.entries(WAYS))(
  'D3: who has %s besides is mailed no code, and sets up nothing by the password',
  async ([, give], { world, acme, carl }) => {
    await world.giveKey(carl, await world.workspace('former'));
    await give(world, carl);
    const had = await devices(world, carl);
    const visitor = await world.signedIn(carl, acme);
    expect((await visitor.get('/mfa/verify')).body).not.toContain('/mfa/email');
    expect(await mailedCode(world, visitor, carl)).toBeUndefined();
    expect(await tries(world, visitor)).toEqual(new Set(['/mfa/verify']));
    expect(await devices(world, carl)).toEqual(had);
  },
);

test('D3, D24: who is let into the portal again between the code and the device passes their key', async ({
  world,
  acme,
  carl,
}) => {
  const former = await world.workspace('former');
  await world.giveKey(carl, former);
  const visitor = await world.signedIn(carl, acme);
  const code = (await mailedCode(world, visitor, carl)) ?? '';
  await visitor.post('/mfa/email', { code });
  const secret = await scan(visitor);
  await world.join(carl, former, 'client');
  const answer = await visitor.post('/mfa/setup', { code: world.code(secret) });
  expect(answer.headers.location).toBe('/mfa/verify');
  expect(await devices(world, carl)).toHaveLength(1);
});

test.for([true, false])(
  'D12: an old password leads to no emailed code, whether or not a policy asks (%s): one signs in again',
  async (asked, { world, acme, carl }) => {
    await world.enforce(acme, asked);
    await world.giveKey(carl, await world.workspace('former'));
    const visitor = await world.signedIn(carl, acme);
    await visitor.get('/dashboard/acme');
    for (let n = 0; n < 3; n += 1) {
      world.clock.advance(21 * 60_000);
      await visitor.get('/login');
      await visitor.get('/dashboard/acme');
    }
    expect(await tries(world, visitor)).toEqual(new Set(['/confirm']));
    expect((await visitor.get('/mfa/email')).headers.location).toBe('/confirm');
    expect(await mailedCode(world, visitor, carl)).toBeUndefined();
    const form = /<form[^>]*action="\/logout"[\s\S]*?<\/form>/.exec(
      (await visitor.get('/confirm')).body,
    )?.[0];
    expect(form).toContain('Sign in again to set it up');
    expect(form).toContain('value="/mfa/email"');
  },
);

test('D14: whom nobody asks sets up another device after a sign-in, which every confirmation would have kept from them', async ({
  world,
  acme,
  carl,
}) => {
  await world.enforce(acme, false);
  await world.giveKey(carl, await world.workspace('former'));
  const visitor = await world.signedIn(carl, acme);
  expect(await isInside(visitor)).toBe(true);
  expect((await visitor.get('/account/security')).body).toContain(
    'works at former.localhost only, where you can’t sign in any more',
  );
  const asked = await visitor.follow(await visitor.post('/account/security/authenticators'));
  expect(asked.path).toBe('/confirm');
  expect(asked.response.body).not.toContain('Recovery code');
  expect(asked.response.body).toContain('href="/mfa/email"');
  expect(await tries(world, visitor)).toEqual(new Set(['/mfa/email']));
  const code = (await mailedCode(world, visitor, carl)) ?? '';
  await visitor.post('/mfa/email', { code });
  const secret = await scan(visitor);
  const done = await visitor.post('/mfa/setup', { code: world.code(secret) });
  expect(done.statusCode).toBe(303);
  expect(await devices(world, carl)).toHaveLength(2);
});
