import { describe, expect } from 'vitest';
import { test } from '../../../../test/fixtures.ts';
import { PASSWORD, type Visitor } from '../../../../test/visitor.ts';

const TEN_MINUTES = 10 * 60_000;
const ENROL = '/account/security/authenticators';

test('D12 D22: a sensitive action within ten minutes needs nothing more; after them, the password, and then it is done', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  world.clock.advance(TEN_MINUTES - 1);
  expect((await visitor.post(ENROL)).headers.location).toBe('/mfa/setup');
  world.clock.advance(1);
  expect((await visitor.post(ENROL)).headers.location).toBe('/confirm');
  const page = await visitor.get('/confirm');
  expect(page.body).toContain('autocomplete="current-password"');
  expect(page.body).not.toContain('one-time-code');
  expect(page.body).toContain('set up two-factor authentication</strong>. Enter your password to continue.');
  const before = visitor.token;
  const done = await visitor.post('/confirm', { password: PASSWORD });
  expect(done.headers.location).toBe('/mfa/setup');
  expect(visitor.token).not.toBe(before);
  expect((await visitor.get('/mfa/setup')).statusCode).toBe(200);
  expect((await visitor.post(ENROL)).headers.location).toBe('/mfa/setup');
});

test('D12: whoever is enrolled gives password and code; a wrong one of either is said beside its field', async ({
  world,
  acme,
  olivia,
}) => {
  const secret = await world.enrol(olivia);
  const visitor = await world.signedIn(olivia, acme);
  // Signed in a moment ago, but by password alone: that does not do for an account with an authenticator (D3).
  expect((await visitor.post('/account/security/recovery-codes')).headers.location).toBe('/confirm');
  const empty = await visitor.post('/confirm', {});
  expect(empty.statusCode).toBe(422);
  expect(empty.body.match(/aria-invalid="true"/g)).toHaveLength(2);
  expect(
    (await visitor.post('/confirm', { password: 'not the password at all', code: world.code(secret) }))
      .statusCode,
  ).toBe(422);
  expect((await visitor.post('/confirm', { password: PASSWORD, code: '000000' })).statusCode).toBe(422);
  expect((await visitor.post('/confirm', { password: PASSWORD })).statusCode).toBe(422);
  const confirmed = await visitor.post('/confirm', { password: PASSWORD, code: world.code(secret) });
  expect(confirmed.headers.location).toBe('/account/security/recovery-codes');
  expect((await visitor.get('/account/security/recovery-codes')).body).toContain('10 recovery codes');
});

test('a wrong password does not use up the code', async ({ world, acme, olivia }) => {
  const secret = await world.enrol(olivia);
  const visitor = await world.signedIn(olivia, acme);
  const code = world.code(secret);
  await visitor.post('/confirm', { password: 'not the password at all', code });
  expect((await visitor.post('/confirm', { password: PASSWORD, code })).statusCode).toBe(303);
});

test('D7: guessing at the password here is throttled like signing in', async ({ world, acme, olivia }) => {
  const visitor = await world.signedIn(olivia, acme);
  const statuses: number[] = [];
  for (let n = 0; n < 6; n += 1)
    statuses.push((await visitor.post('/confirm', { password: `wrong guess number ${n}` })).statusCode);
  expect(statuses).toEqual([422, 422, 422, 422, 422, 429]);
  expect((await visitor.post('/confirm', { password: PASSWORD })).statusCode).toBe(429);
  world.clock.advance(2000);
  expect((await visitor.post('/confirm', { password: PASSWORD })).statusCode).toBe(303);
});

const asked = test.extend('askedNow', ({ world, acme, olivia }) => async (visitor: Visitor) => {
  const owner = await world.signedIn(olivia, acme);
  const form = { enabled: 'true', apply: 'now' };
  expect((await owner.post('/dashboard/acme/settings/mfa', form)).statusCode).toBe(303);
  expect((await visitor.get('/dashboard/acme/members')).headers.location).toMatch(/^\/mfa\//);
});

describe('D1 D12: “Ask everyone now” asks an old session for its password too', () => {
  asked(
    'whoever has nothing set up gives it before a key is shown',
    async ({ world, acme, carl, askedNow }) => {
      const visitor = await world.signedIn(carl, acme);
      world.clock.advance(TEN_MINUTES);
      await askedNow(visitor);
      expect((await visitor.get('/mfa/setup')).headers.location).toBe('/confirm');
      expect((await visitor.post('/mfa/setup', { code: '123456' })).headers.location).toBe('/confirm');
      const page = await visitor.get('/confirm');
      expect(page.body).toContain('You signed in a while ago.');
      expect(page.body).not.toContain('Cancel');
      expect((await visitor.post('/confirm', { password: 'not the password at all' })).statusCode).toBe(422);
      expect((await visitor.get('/mfa/setup')).headers.location).toBe('/confirm');
      expect((await visitor.post('/confirm', { password: PASSWORD })).headers.location).toBe('/mfa/setup');
      expect((await visitor.get('/mfa/setup')).statusCode).toBe(200);
      expect(await world.db.selectFrom('pending_enrolments').selectAll().execute()).toHaveLength(1);
    },
  );

  asked(
    'whoever is enrolled gives it with the code, and goes on to the page asked for',
    async ({ world, acme, carl, askedNow }) => {
      const secret = await world.enrol(carl);
      const visitor = await world.signedIn(carl, acme);
      world.clock.advance(TEN_MINUTES);
      await askedNow(visitor);
      expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).headers.location).toBe(
        '/confirm',
      );
      expect((await visitor.post('/confirm', { code: world.code(secret) })).statusCode).toBe(422);
      const passed = await visitor.post('/confirm', { password: PASSWORD, code: world.code(secret) });
      expect(passed.headers.location).toBe('/dashboard/acme/members');
      expect((await visitor.get('/dashboard/acme/members')).statusCode).toBe(200);
    },
  );

  asked(
    'a younger one gives its code alone, until ten minutes after its password',
    async ({ world, acme, carl, askedNow }) => {
      const secret = await world.enrol(carl);
      const visitor = await world.signedIn(carl, acme);
      world.clock.advance(TEN_MINUTES - 2);
      await askedNow(visitor);
      world.clock.advance(1);
      expect((await visitor.get('/confirm')).headers.location).toBe('/mfa/verify');
      expect(
        (await visitor.post('/confirm', { password: PASSWORD, code: world.code(secret) })).headers.location,
      ).toBe('/mfa/verify');
      const slow = await world.signedIn(carl, acme);
      await slow.get('/dashboard/acme/members');
      expect((await visitor.post('/mfa/verify', { code: world.code(secret) })).headers.location).toBe(
        '/dashboard/acme/members',
      );
    },
  );
});
