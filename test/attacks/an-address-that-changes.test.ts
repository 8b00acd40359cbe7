import { expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';
import type { Person } from '../world.ts';

/**
 * Who has the address of an account can have its password. So changing the address is a way to take an account, and an
 * address that was changed a way back into one that has been left.
 */

const CHOSEN = 'nine patient kettles hum';

const test = base
  .extend('member', { scope: 'file' }, ({ world, acme }) => async (name: string): Promise<Person> => {
    const person = await world.account(name);
    await world.join(person, acme, 'consultant');
    return person;
  })
  .extend('tokenTo', { scope: 'file' }, ({ world }) => async (address: string): Promise<string> => {
    const link = (await world.mailTo(address)).findLast(({ link }) => link !== undefined)?.link;
    return new URL(link ?? `no link was mailed to ${address}`).searchParams.get('token') ?? '';
  })
  .extend(
    'addressOf',
    { scope: 'file' },
    ({ world }) =>
      async ({ id }: Person): Promise<string> =>
        (await world.db.selectFrom('accounts').select('email').where('id', '=', id).executeTakeFirstOrThrow())
          .email,
  );

const confirm = (visitor: Visitor, token: string) => visitor.post('/account/email/confirm', { token });

test('B14: a link to reset the password that was mailed to the old address is worth nothing after', async ({
  world,
  acme,
  member,
  tokenTo,
}) => {
  const person = await member('Rita Resets');
  await world.visitor().post('/password/forgot', { email: person.email });
  const old = await tokenTo(person.email);
  const visitor = await world.signedIn(person, acme);
  await visitor.post('/account/email', { email: 'rita@new.example' });
  expect((await confirm(visitor, await tokenTo('rita@new.example'))).statusCode).toBe(303);

  const late = await world.visitor().post('/password/reset', { token: old, password: CHOSEN });
  expect(late.statusCode).toBe(410);
  expect((await world.visitor().signIn('rita@new.example')).statusCode).toBe(303);
  // Nor does it open the account that somebody else makes with the old address.
  const later = await world.account('Rita Resets');
  expect(later.email).toBe(person.email);
  expect((await world.visitor().post('/password/reset', { token: old, password: CHOSEN })).statusCode).toBe(
    410,
  );
  expect((await world.visitor().signIn(later.email)).statusCode).toBe(303);
});

test('B14, D3: the password alone changes no address of whoever has an authenticator', async ({
  world,
  member,
  addressOf,
}) => {
  const person = await member('Ella Enrolled');
  await world.enrol(person);
  const thief = world.visitor();
  await thief.signIn(person.email);
  const asked = await thief.post('/account/email', { email: 'thief@evil.example' });
  expect(asked.headers.location).toBe('/confirm');
  expect((await thief.post('/confirm', { password: PASSWORD })).statusCode).toBe(422);
  expect(await world.mailTo('thief@evil.example')).toEqual([]);
  expect(await addressOf(person)).toBe(person.email);
});

test('B14: who has no authenticator is warned, and a new password stops the thief', async ({
  world,
  member,
  tokenTo,
  addressOf,
}) => {
  const person = await member('Wanda Warned');
  const thief = world.visitor();
  await thief.signIn(person.email);
  await thief.post('/account/email', { email: 'second.thief@evil.example' });
  const token = await tokenTo('second.thief@evil.example');
  const [warning] = await world.mailTo(person.email);
  expect(warning?.text).toContain('second.thief@evil.example');
  expect(warning?.text).toContain('A new password also cancels the change.');

  await world.visitor().post('/password/forgot', { email: person.email });
  const reset = { token: await tokenTo(person.email), password: CHOSEN };
  expect((await world.visitor().post('/password/reset', reset)).statusCode).toBe(303);
  expect((await confirm(thief, token)).headers.location).toMatch(/^\/login/);
  // Even one who learns the new password too.
  await thief.signIn(person.email, CHOSEN);
  expect((await confirm(thief, token)).statusCode).toBe(410);
  expect(await addressOf(person)).toBe(person.email);
});

test('B14: an open session that was come upon asks for nothing without the password', async ({
  world,
  acme,
  member,
}) => {
  const person = await member('Olly Open');
  const open = await world.signedIn(person, acme);
  world.clock.advance(11 * 60_000);
  expect((await open.post('/account/email', { email: 'passer-by@evil.example' })).headers.location).toBe(
    '/confirm',
  );
  expect((await open.post('/confirm', { password: 'a guess at the password' })).statusCode).toBe(422);
  expect(await world.mailTo('passer-by@evil.example')).toEqual([]);
});

test('B14: of any who prove the same address at once one has it, and the others are told', async ({
  world,
  acme,
  member,
  tokenTo,
  addressOf,
}) => {
  const wanted = 'everybody@new.example';
  const rivals: { person: Person; visitor: Visitor; token: string }[] = [];
  for (const name of ['Ann Rival', 'Ben Rival', 'Cat Rival', 'Dan Rival']) {
    const person = await member(name);
    const visitor = await world.signedIn(person, acme);
    await visitor.post('/account/email', { email: wanted });
    rivals.push({ person, visitor, token: await tokenTo(wanted) });
  }
  const answers = await Promise.all(rivals.map(({ visitor, token }) => confirm(visitor, token)));
  expect(answers.map(({ statusCode }) => statusCode).sort()).toEqual([303, 409, 409, 409]);
  for (const { statusCode, body } of answers)
    if (statusCode === 409) expect(body).toContain('Another account has this email address');
  const addresses = await Promise.all(rivals.map(({ person }) => addressOf(person)));
  expect(addresses.filter((address) => address === wanted)).toHaveLength(1);
  // Whoever lost is signed in all the same, with the address they had.
  for (const [index, { person, visitor }] of rivals.entries()) {
    expect((await visitor.get('/account')).statusCode).toBe(200);
    if (answers[index]?.statusCode === 409) expect(addresses[index]).toBe(person.email);
  }
});

test('B14: one link that is used many times at once changes the address once', async ({
  world,
  acme,
  member,
  tokenTo,
}) => {
  const person = await member('Tia Twice');
  const visitor = await world.signedIn(person, acme);
  await visitor.post('/account/email', { email: 'tia@new.example' });
  const token = await tokenTo('tia@new.example');
  const others = await Promise.all(Array.from({ length: 4 }, () => world.signedIn(person, acme)));
  const answers = await Promise.all([visitor, ...others].map((browser) => confirm(browser, token)));
  const done = answers.filter(({ headers }) => headers.location === '/account');
  expect(done).toHaveLength(1);
  const changed = await world.db
    .selectFrom('audit_events')
    .select('id')
    .where('type', '=', 'address.changed')
    .where('actor_id', '=', person.id)
    .execute();
  expect(changed).toHaveLength(1);
});
