import { expect } from 'vitest';
import { COMMAND_LINE } from '../../src/audit/record.ts';
import { resetMfa } from '../../src/factors/reset.ts';
import { isInside, scan } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';
import type { Person } from '../world.ts';

/** OpenProject CVE-2023-31140: sessions of before a password or second factor was changed went on. */

const CHOSEN = 'orchard lantern velvet';

const test = base
  /** A person with a session in each of two browsers on either host, all inside. */
  .extend(
    'everywhere',
    { scope: 'file' },
    ({ world, acme }) =>
      async (name: string): Promise<{ person: Person; here: Visitor; others: Visitor[] }> => {
        const person = await world.account(name);
        await world.join(person, acme, 'client');
        const here = await world.signedIn(person, acme, 'tenant');
        const others = [
          await world.signedIn(person, acme, 'tenant'),
          await world.signedIn(person, acme, 'base'),
        ];
        for (const visitor of [here, ...others]) expect(await isInside(visitor)).toBe(true);
        return { person, here, others };
      },
  );

async function expectGone(visitors: readonly Visitor[]): Promise<void> {
  for (const visitor of visitors) {
    expect((await visitor.get('/account/security')).headers.location).toMatch(/^\/login/);
    expect((await visitor.get('/api/v1/session')).statusCode).toBe(401);
  }
}

test('a forgotten password, chosen anew, ends them all', async ({ world, everywhere }) => {
  const { person, here, others } = await everywhere('Rob Reset');
  await world.visitor().post('/password/forgot', { email: person.email });
  const link = new URL((await world.mailTo(person.email)).at(-1)?.link ?? '');
  const token = link.searchParams.get('token') ?? '';
  await world.visitor().post('/password/reset', { token, password: CHOSEN });
  await expectGone([here, ...others]);
});

test('a changed password ends the others, and this one’s old token', async ({ world, acme, everywhere }) => {
  const { here, others } = await everywhere('Chad Changed');
  const old = world.visitor(acme);
  old.plant(here.token ?? '');
  const done = await here.post('/account/security/password', { current: PASSWORD, password: CHOSEN });
  expect(done.statusCode).toBe(303);
  await expectGone([...others, old]);
  expect(await isInside(here)).toBe(true);
});

test('enrolment ends the others: none of them has proven the new factor', async ({ world, everywhere }) => {
  const { here, others } = await everywhere('Eve Enrolling');
  await here.post('/account/security/authenticators');
  const secret = await scan(here);
  expect((await here.post('/mfa/setup', { code: world.code(secret) })).statusCode).toBe(303);
  await expectGone(others);
  expect(await isInside(here)).toBe(true);
});

test('a reset of the second factor ends them all', async ({ world, everywhere }) => {
  const { person, here, others } = await everywhere('Meg Reset');
  await world.enrol(person);
  const reset = {
    accountId: person.id,
    reason: 'lost the phone, recognised by video call',
  };
  const operator = { ...COMMAND_LINE, now: world.clock.now() };
  expect(await resetMfa(world.services, operator, reset)).toEqual({ ok: true });
  await expectGone([here, ...others]);
});

test('signing out kills the session on the server', async ({ world, acme, everywhere }) => {
  const { here } = await everywhere('Sid Out');
  const thief = world.visitor(acme);
  thief.plant(here.token ?? '');
  await here.post('/logout');
  await expectGone([thief]);
});
