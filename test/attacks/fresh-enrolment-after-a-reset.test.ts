import { expect } from 'vitest';
import { COMMAND_LINE } from '../../src/audit/record.ts';
import { completeEnrolment, deviceToBe } from '../../src/factors/enrolment.ts';
import { makeMailedCode } from '../../src/factors/mailed-codes.ts';
import { resetMfa } from '../../src/factors/reset.ts';
import { actOf } from '../acts.ts';
import { isInside } from '../authenticator-app.ts';
import { test as base } from '../fixtures.ts';

/**
 * Support resets the second factor of somebody who lost a phone. Whoever has the password and is quicker than they are
 * binds a device of their own, and the account is theirs; the helpdesk has opened it for them. So the first factor after
 * a reset wants a code that is mailed to the account's address (B9), in the transaction that binds it.
 */

const test = base
  .extend('reset', ({ world, clara }) => async () => {
    const by = { ...COMMAND_LINE, now: world.clock.now() };
    await resetMfa(world.services, by, { accountId: clara.id, reason: 'lost the phone' });
  })
  .extend('thief', ({ world, acme, clara, reset }) => async () => {
    await reset();
    return world.signedIn(clara, acme, 'tenant');
  });

test.for([true, false])(
  'the password alone binds no device after a reset; policy %s',
  async (enforced, { world, acme, clara, thief }) => {
    await world.enforce(acme, enforced);
    const visitor = await thief();
    // As if a setup page had been had in spite of the redirect: its secret is known.
    const act = await actOf(world, { token: visitor.token ?? '', host: acme.host, access: 'password' });
    if (act === null) throw new Error('not let in');
    const { secret } = await deviceToBe(world.services, act);
    expect(await completeEnrolment(world.services, act, { code: world.code(secret), name: null })).toEqual({
      ok: false,
      reason: 'address-unproven',
    });
    const answer = await visitor.post('/mfa/setup', { code: world.code(secret) });
    expect(answer.headers.location).toBe('/mfa/email');
    expect(await isInside(visitor)).toBe(false);
    const bound = world.db.selectFrom('authenticators').select('id').where('account_id', '=', clara.id);
    expect(await bound.execute()).toEqual([]);
  },
);

test('ASVS 6.6.2: a code of another account, or of before the reset, or for another address proves nothing', async ({
  world,
  acme,
  clara,
  carl,
  reset,
  thief,
}) => {
  const { db, services, clock } = world;
  const make = (account: { id: string; email: string }) =>
    db
      .transaction()
      .execute((trx) => makeMailedCode(trx, services, { account, purpose: 'set-up', now: clock.now() }));
  const before = await make(clara);
  const visitor = await thief();
  const others = await make(carl);
  for (const { code } of [before, others])
    expect((await visitor.post('/mfa/email', { code })).statusCode).toBe(422);
  const elsewhere = await make({ id: clara.id, email: 'thief@evil.example' });
  expect((await visitor.post('/mfa/email', { code: elsewhere.code })).statusCode).toBe(422);
  expect((await visitor.get('/mfa/setup')).headers.location).toBe('/mfa/email');
  // What was proven before a second reset is over with the session that proved it.
  const { code } = await make(clara);
  expect((await visitor.post('/mfa/email', { code })).headers.location).toBe('/mfa/setup');
  await reset();
  expect((await visitor.get('/mfa/setup')).headers.location).toMatch(/^\/login/);
  const again = await world.signedIn(clara, acme, 'tenant');
  expect((await again.get('/mfa/setup')).headers.location).toBe('/mfa/email');
});

test('D25: an address that was proven ends the count of all sessions: the next to mistype a code waits for nothing', async ({
  world,
  acme,
  clara,
  thief,
}) => {
  const codeFor = async () => {
    const made = { account: clara, purpose: 'set-up', now: world.clock.now() } as const;
    return (await world.db.transaction().execute((trx) => makeMailedCode(trx, world.services, made))).code;
  };
  const wrong = { code: '00000-00000' };
  const visitor = await thief();
  await codeFor();
  for (let sessions = 0; sessions < 4; sessions += 1) {
    const other = await world.signedIn(clara, acme, 'tenant');
    for (let tries = 0; tries < 7; tries += 1) await other.post('/mfa/email', wrong);
  }
  const proven = await visitor.post('/mfa/email', { code: await codeFor() });
  expect(proven.headers.location).toBe('/mfa/setup');
  const next = await world.signedIn(clara, acme, 'tenant');
  const code = await codeFor();
  expect((await next.post('/mfa/email', wrong)).statusCode).toBe(422);
  expect((await next.post('/mfa/email', { code })).headers.location).toBe('/mfa/setup');
});

test('of many sessions that give the code at once one goes on', async ({ world, acme, clara, thief }) => {
  const visitors = [await thief()];
  while (visitors.length < 6) visitors.push(await world.signedIn(clara, acme, 'tenant'));
  const { code } = await world.db
    .transaction()
    .execute((trx) =>
      makeMailedCode(trx, world.services, { account: clara, purpose: 'set-up', now: world.clock.now() }),
    );
  const answers = await Promise.all(visitors.map((visitor) => visitor.post('/mfa/email', { code })));
  expect(answers.map(({ headers }) => headers.location).filter((to) => to === '/mfa/setup')).toHaveLength(1);
});
