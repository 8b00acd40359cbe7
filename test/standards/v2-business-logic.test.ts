import { expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';
import { PASSWORD } from '../visitor.ts';

const test = base
  .extend('settings', { scope: 'file' }, { SMTP_URL: 'smtp://127.0.0.1:2525' })
  .extend('mfaRequired', { scope: 'file' }, true);

test('ASVS 2.3.1: the steps of a sign-in in any order but the right one lead nowhere', async ({
  world,
  acme,
}) => {
  const person = await world.account('Otto Order');
  await world.join(person, acme, 'client');
  const secret = await world.enrol(person);
  const visitor = world.visitor(acme);
  const code = () => ({ code: world.code(secret) });
  const confirm = () => ({ password: PASSWORD, ...code() });
  // Without the password there is nobody whose code it could be.
  for (const path of ['/mfa/verify', '/mfa/setup', '/mfa/recovery', '/confirm']) {
    expect((await visitor.post(path, confirm())).headers.location, path).toMatch(/^\/login/);
  }
  expect((await visitor.get('/portal')).headers.location).toMatch(/^\/login/);
  await visitor.signIn(person.email);
  // With it, neither setup, confirmation nor the page comes before the code.
  for (const path of ['/mfa/setup', '/confirm', '/account/security/recovery-codes']) {
    expect((await visitor.post(path, confirm())).headers.location, path).toBe('/mfa/verify');
  }
  expect((await visitor.get('/portal')).headers.location).toBe('/mfa/verify');
  expect((await visitor.post('/mfa/verify', code())).headers.location).toBe('/portal');
});

test('ASVS 2.4.1: nobody automates sign-in, sign-up or forgotten passwords from one network', async ({
  world,
}) => {
  const forms: [string, (n: number) => Record<string, string>][] = [
    ['/login', (n) => ({ email: `a${n}@example.com`, password: 'wrong' })],
    ['/password/forgot', (n) => ({ email: `b${n}@example.com` })],
  ];
  for (const [path, form] of forms) {
    const statuses = new Set<number>();
    for (let n = 0; n < 22; n += 1) {
      statuses.add((await world.visitor(undefined, '192.0.2.44').post(path, form(n))).statusCode);
    }
    expect(statuses, path).toContain(429);
  }
});
