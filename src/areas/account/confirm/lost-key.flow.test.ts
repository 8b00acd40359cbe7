import { describe, expect } from 'vitest';
import { anHourLater } from '../../../../test/an-hour-later.ts';
import { test as base } from '../../../../test/fixtures.ts';
import { givenRecoveryCode } from '../../../../test/recovery-codes.ts';
import { keyOptionsOf, SoftwareKey } from '../../../../test/software-key.ts';
import { PASSWORD } from '../../../../test/visitor.ts';

const MINUTE = 60_000;

describe('B6 B8 D12 D22: whoever owes the step and has lost the key of this host', () => {
  const test = base.extend('mfaRequired', true).extend('clara', async ({ world, acme, clara }) => {
    await world.letKeysAloneCount(acme);
    await world.giveKey(clara, acme);
    return clara;
  });

  test('came by a recovery code, took long to find another key, and confirms by the next code', async ({
    world,
    acme,
    clara,
  }) => {
    const visitor = await world.signedIn(clara, acme, 'tenant');
    const code = await givenRecoveryCode(world, clara);
    const next = await givenRecoveryCode(world, clara);
    expect((await visitor.post('/mfa/recovery', { code })).statusCode).toBe(200);
    const passkey = new SoftwareKey().create(keyOptionsOf(await visitor.get('/mfa/setup/key')));
    world.clock.advance(11 * MINUTE);
    expect((await visitor.post('/mfa/setup/key', { passkey })).headers.location).toBe('/confirm');
    expect((await visitor.get('/confirm')).body).toContain('Use a recovery code');
    const { headers } = await visitor.post('/confirm?recovery=1', { password: PASSWORD, code: next });
    expect(headers.location).toBe('/mfa/setup');
    const created = new SoftwareKey().create(keyOptionsOf(await visitor.get('/mfa/setup/key')));
    await visitor.post('/mfa/setup/key', { passkey: created });
    expect((await visitor.get('/portal')).statusCode).toBe(200);
  });

  test('is asked for the password an hour after the sign-in, and gives a recovery code with it', async ({
    world,
    acme,
    clara,
  }) => {
    const code = await givenRecoveryCode(world, clara);
    const visitor = await world.signedIn(clara, acme, 'tenant');
    await anHourLater(world, visitor);
    expect((await visitor.get('/mfa/recovery')).headers.location).toBe('/confirm');
    const { headers } = await visitor.post('/confirm?recovery=1', { password: PASSWORD, code });
    expect(headers.location).toBe('/mfa/setup');
  });

  test('has an app too, whose code is taken as little as on the page of the step', async ({
    world,
    acme,
    clara,
  }) => {
    const secret = await world.enrol(clara);
    const visitor = await world.signedIn(clara, acme, 'tenant');
    await anHourLater(world, visitor);
    for (const url of ['/confirm', '/confirm?recovery=1']) {
      const answer = await visitor.post(url, { password: PASSWORD, code: world.code(secret) });
      expect([url, answer.statusCode]).toEqual([url, 422]);
    }
  });

  test('but whoever has passed by it confirms by it alone', async ({ world, acme, clara }) => {
    const key = await world.giveKey(clara, acme);
    const visitor = await world.signedIn(clara, acme, 'tenant');
    await visitor.post('/mfa/verify/key', {
      passkey: key.get(keyOptionsOf(await visitor.get('/mfa/verify'))),
    });
    world.clock.advance(11 * MINUTE);
    expect((await visitor.post('/account/security/authenticators')).headers.location).toBe('/confirm');
    expect((await visitor.get('/confirm')).body).not.toContain('Use a recovery code');
    const code = await givenRecoveryCode(world, clara);
    const answer = await visitor.post('/confirm?recovery=1', { password: PASSWORD, code });
    expect(answer.statusCode).toBe(422);
  });
});

base(
  'B6 D22: who confirms by a recovery code has lost nothing, and uses their key once keys alone count',
  async ({ world, acme, carl }) => {
    await world.enforce(acme);
    const secret = await world.enrol(carl);
    const key = await world.giveKey(carl, null);
    const visitor = await world.signedIn(carl, acme);
    await visitor.post('/mfa/verify', { code: world.code(secret) });
    world.clock.advance(11 * MINUTE);
    await visitor.post('/account/security/authenticators');
    const code = await givenRecoveryCode(world, carl);
    expect((await visitor.post('/confirm', { password: PASSWORD, code })).headers.location).toBe(
      '/mfa/setup',
    );
    await world.letKeysAloneCount(acme);
    const page = await visitor.get('/mfa/verify');
    await visitor.post('/mfa/verify/key', { passkey: key.get(keyOptionsOf(page)) });
    expect((await visitor.get('/dashboard/acme')).statusCode).toBe(200);
  },
);
