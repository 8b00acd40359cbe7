import { expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';

/** Capgo CVE-2026-56081: somebody signed up with another's address and enrolled a factor before its owner came. */

const EMAIL = 'owner.of.the.address@example.com';
const ATTACKERS = 'velvet orchard lantern';
const OWNERS = 'seven copper kites landing';

const test = base
  .extend(
    'signUp',
    { scope: 'file' },
    ({ world }) =>
      (slug: string, password: string) =>
        world.visitor().post('/signup', { workspace: slug, slug, name: 'Somebody', email: EMAIL, password }),
  )
  .extend(
    'accounts',
    { scope: 'file' },
    ({ world }) =>
      () =>
        world.db.selectFrom('accounts').select('email').execute(),
  );

test('before the mailed link is used there is no account, so nothing to sign in to or to enrol', async ({
  world,
  signUp,
  accounts,
}) => {
  expect((await signUp('attackers-place', ATTACKERS)).statusCode).toBe(303);
  expect(await accounts()).toEqual([]);
  const attacker = world.visitor();
  const answer = await attacker.signIn(EMAIL, ATTACKERS);
  expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([422, undefined]);
  expect((await attacker.get('/mfa/setup')).headers.location).toMatch(/^\/login/);
});

test('its owner comes later: the account is theirs, and the attacker’s sign-up is worthless', async ({
  world,
  signUp,
  accounts,
}) => {
  const attackersToken =
    new URL((await world.mailTo(EMAIL)).at(-1)?.link ?? '').searchParams.get('token') ?? '';
  expect((await signUp('owners-place', OWNERS)).statusCode).toBe(303);
  const token = new URL((await world.mailTo(EMAIL)).at(-1)?.link ?? '').searchParams.get('token') ?? '';
  const confirm = (by: { token: string; password: string }) => world.visitor().post('/signup/confirm', by);
  expect((await confirm({ token, password: OWNERS })).statusCode).toBe(303);
  expect((await world.visitor().signIn(EMAIL, ATTACKERS)).statusCode).toBe(422);
  expect((await confirm({ token: attackersToken, password: ATTACKERS })).statusCode).not.toBe(303);
  expect((await world.visitor().signIn(EMAIL, ATTACKERS)).statusCode).toBe(422);
  expect((await world.visitor().signIn(EMAIL, OWNERS)).statusCode).toBe(303);
  expect(await accounts()).toHaveLength(1);
});
