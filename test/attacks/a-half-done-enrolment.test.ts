import { expect } from 'vitest';
import { scan } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';

/** authentik#2330, keycloak#27206, supabase/auth#979: a half-done enrolment counted, or a reload made a new secret. */

const test = base.extend('mfaRequired', { scope: 'file' }, true);

test.for(['base', 'tenant'] as const)(
  'unproven is not enrolled, and a reload shows the same key: %s',
  async (host, { world, acme }) => {
    const person = await world.account(`Hal Half ${host}`);
    await world.join(person, acme, host === 'base' ? 'consultant' : 'client');
    const visitor = await world.signedIn(person, acme, host);
    const secret = await scan(visitor);
    for (let reload = 0; reload < 3; reload += 1) expect(await scan(visitor)).toEqual(secret);
    // It passes nowhere but on the setup page …
    expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).headers.location).toBe(
      '/mfa/setup',
    );
    expect((await visitor.get('/dashboard/acme')).statusCode).not.toBe(200);
    expect(
      await world.db.selectFrom('authenticators').select('id').where('account_id', '=', person.id).execute(),
    ).toEqual([]);
    // … and whoever signs in again is led to setup, not to verify, and shown another.
    const again = await world.signedIn(person, acme, host);
    expect((await again.get('/account/security')).headers.location).toBe('/mfa/setup');
    const second = await scan(again);
    expect(second).not.toEqual(secret);
    expect((await again.post('/mfa/setup', { code: world.code(secret) })).statusCode).toBe(422);
    expect((await again.post('/mfa/setup', { code: world.code(second) })).statusCode).toBe(303);
  },
);

test('a key that waited a quarter of an hour is proven by nobody', async ({ world, acme }) => {
  const person = await world.account('Sid Slow');
  await world.join(person, acme, 'client');
  const visitor = await world.signedIn(person, acme, 'tenant');
  const secret = await scan(visitor);
  world.clock.advance(15 * 60_000);
  expect((await visitor.post('/mfa/setup', { code: world.code(secret) })).statusCode).toBe(422);
  expect(await scan(visitor)).not.toEqual(secret);
});
