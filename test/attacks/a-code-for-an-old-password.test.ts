import { expect } from 'vitest';
import { test } from '../fixtures.ts';
import { stopBefore } from '../moments.ts';
import { keyOptionsOf } from '../software-key.ts';
import { PASSWORD } from '../visitor.ts';

/**
 * An open session that somebody came upon, along with the phone: its password was an old one, and a code alone made it as good
 * as signed in to just then. What wants the password again still does.
 */

const MINUTE = 60_000;
const recoveryCodeIn = (body: string) => /[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/.exec(body)?.[0] ?? '';

test.for(['app', 'key', 'recovery'] as const)(
  'D12: who is asked for nothing, and passes by one factor, is asked for the password all the same: %s',
  async (method, { world, acme, carl }) => {
    const secret = await world.enrol(carl);
    const key = await world.giveKey(carl, null);
    const before = await world.signedIn(carl, acme);
    await before.post('/mfa/verify', { code: world.code(secret) });
    const recoveryCode = recoveryCodeIn((await before.makeRecoveryCodes()).body);
    world.clock.advance(MINUTE);
    const visitor = await world.signedIn(carl, acme);
    world.clock.advance(50 * MINUTE);
    const passing = {
      app: () => visitor.post('/mfa/verify', { code: world.code(secret) }),
      key: async () =>
        visitor.post('/mfa/verify/key', { passkey: key.get(keyOptionsOf(await visitor.get('/mfa/verify'))) }),
      recovery: () => visitor.post('/mfa/recovery', { code: recoveryCode }),
    };
    expect((await passing[method]()).statusCode).toBeLessThan(400);
    const { mfa_method: passed } = await world.db
      .selectFrom('sessions')
      .select('mfa_method')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(passed).toBe(method);
    expect((await visitor.post('/account/security/authenticators')).headers.location).toBe('/confirm');
    world.clock.advance(MINUTE);
    const proof = { password: PASSWORD, code: world.code(secret) };
    expect((await visitor.post('/confirm', proof)).headers.location).toBe('/mfa/setup');
  },
);

test('D12: with a password of just then, a code is enough', async ({ world, acme, carl }) => {
  const secret = await world.enrol(carl);
  const visitor = await world.signedIn(carl, acme);
  world.clock.advance(9 * MINUTE);
  await visitor.post('/mfa/verify', { code: world.code(secret) });
  expect((await visitor.post('/account/security/authenticators')).headers.location).toBe('/mfa/setup');
});

test('D1 D24: who is asked in the midst of it owes the password at the deed as well', async ({
  world,
  acme,
  olivia,
  carl,
}) => {
  const secret = await world.enrol(carl);
  const visitor = await world.signedIn(carl, acme);
  world.clock.advance(50 * MINUTE);
  await visitor.get('/dashboard/acme');
  const stopped = await stopBefore(
    world.db,
    ({ kind }) => kind === 'transaction',
    () => visitor.post('/mfa/verify', { code: world.code(secret) }),
  );
  expect(stopped.stands).toBe(true);
  const owner = await world.signedIn(olivia, acme);
  const now = { enabled: 'true', apply: 'now' };
  expect((await owner.post('/dashboard/acme/settings/mfa', now)).statusCode).toBe(303);
  expect((await stopped.goOn()).headers.location).toBe('/confirm');
  expect((await visitor.get('/dashboard/acme/members')).headers.location).toBe('/mfa/verify');
  expect((await visitor.get('/mfa/verify')).headers.location).toBe('/confirm');
});
