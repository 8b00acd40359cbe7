import { expect } from 'vitest';
import { newId } from '../../src/data/id.ts';
import { isInside, scan } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';

/** GHSA-5vfx-8w6m-h3v4, epic-stack: the challenge was resolved to another user; the form said whose it was. */

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('victim', { scope: 'file' }, async ({ world, acme }) => {
    const victim = await world.account('Vic Victim');
    await world.join(victim, acme, 'client');
    await world.enrol(victim);
    return victim;
  })
  .extend('attacker', { scope: 'file' }, async ({ world, acme }) => {
    const attacker = await world.account('Mal Attacker');
    await world.join(attacker, acme, 'client');
    return attacker;
  })
  .extend('attackersSecret', { scope: 'file' }, ({ world, attacker }) => world.enrol(attacker))
  .extend('everybody', { auto: true, scope: 'file' }, ({ victim, attackersSecret }) => [
    victim,
    attackersSecret,
  ]);

test('one’s own code does not pass for another’s session, whatever the form says', async ({
  world,
  acme,
  victim,
  attacker,
  attackersSecret,
}) => {
  const visitor = await world.signedIn(victim, acme, 'tenant');
  const code = world.code(attackersSecret);
  const { id } = await world.db
    .selectFrom('authenticators')
    .select('id')
    .where('account_id', '=', attacker.id)
    .executeTakeFirstOrThrow();
  for (const form of [
    { code },
    { code, account: attacker.id, account_id: attacker.id, user_id: attacker.id, email: attacker.email },
    { code, authenticator: id, session: (await world.signedIn(attacker, acme)).token ?? '' },
  ]) {
    expect((await visitor.post('/mfa/verify', form)).statusCode).toBe(422);
  }
  expect(await isInside(visitor)).toBe(false);
  // And the attacker's own code is not used up by it: whose session it is decides.
  const own = await world.signedIn(attacker, acme, 'tenant');
  expect((await own.post('/mfa/verify', { code, account: victim.id })).statusCode).toBe(303);
  expect((await own.get('/api/v1/session')).json()).toMatchObject({ account: { id: attacker.id } });
});

test('another’s device, recovery code and session are not found', async ({
  world,
  acme,
  victim,
  attacker,
  attackersSecret,
}) => {
  world.clock.advance(60_000);
  const own = await world.signedIn(attacker, acme, 'tenant');
  await own.post('/mfa/verify', { code: world.code(attackersSecret) });
  const page = await own.makeRecoveryCodes();
  const [recovery = ''] = /[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/.exec(page.body) ?? [];
  const pending = await world.signedIn(victim, acme, 'tenant');
  expect((await pending.post('/mfa/recovery', { code: recovery, account: attacker.id })).statusCode).toBe(
    422,
  );

  const device = await world.db
    .selectFrom('authenticators')
    .select('id')
    .where('account_id', '=', victim.id)
    .executeTakeFirstOrThrow();
  const session = await world.db
    .selectFrom('sessions')
    .select('id')
    .where('account_id', '=', victim.id)
    .executeTakeFirstOrThrow();
  for (const [path, form] of [
    ['/account/security/authenticators/remove', { authenticator: device.id }],
    ['/account/security/authenticators/replace', { authenticator: device.id }],
    ['/account/security/sessions/end', { session: session.id }],
  ] as const) {
    const ask = async (id: string) => {
      const named = Object.fromEntries(Object.keys(form).map((name) => [name, id]));
      const answer = await own.post(path, { ...named, account: victim.id });
      const shown = (await own.get('/account/security')).body;
      return [answer.statusCode, answer.headers.location, /role="status".*?<\/div>/s.exec(shown)?.[0]];
    };
    expect(await ask(Object.values(form)[0] ?? ''), path).toEqual(await ask(newId()));
  }
  const left = (table: 'authenticators' | 'sessions', id: string) =>
    world.db.selectFrom(table).select('id').where('id', '=', id).execute();
  expect(await left('authenticators', device.id)).toHaveLength(1);
  expect(await left('sessions', session.id)).toHaveLength(1);
  expect((await pending.get('/mfa/verify')).statusCode).toBe(200);
});

test('the key that one session saw is not proven by another', async ({ world, acme }) => {
  const [first, second] = [await world.account('Ann One'), await world.account('Bob Two')];
  for (const person of [first, second]) await world.join(person, acme, 'client');
  const one = await world.signedIn(first, acme, 'tenant');
  const two = await world.signedIn(second, acme, 'tenant');
  const ones = await scan(one);
  expect(await scan(two)).not.toEqual(ones);
  expect((await two.post('/mfa/setup', { code: world.code(ones) })).statusCode).toBe(422);
});
