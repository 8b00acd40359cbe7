import { expect } from 'vitest';
import { testInOneWorld as base } from '../fixtures.ts';
import { PASSWORD } from '../visitor.ts';

/** GitLab #32215, #222527, #355028: the cookie on the API, basic authentication and the password grant went past the code. */

const test = base.extend('mfaRequired', { scope: 'file' }, true);

test.for([
  ['owner', 'base', '/dashboard/acme'],
  ['client', 'tenant', '/portal'],
] as const)(
  'no credential but a cookie that passed a code opens anything: %s',
  async ([role, host, page], { world, acme }) => {
    const person = await world.account(`Oona ${role}`);
    await world.join(person, acme, role);
    const secret = await world.enrol(person);
    const pending = await world.signedIn(person, acme, host);
    const token = pending.token ?? '';
    const basic = (password: string) => ({
      authorization: `Basic ${Buffer.from(`${person.email}:${password}`).toString('base64')}`,
    });
    const credentials: Record<string, string>[] = [
      {},
      basic(PASSWORD),
      basic(PASSWORD + world.code(secret)),
      basic(token),
      { authorization: `Bearer ${token}` },
      { authorization: `Token ${token}` },
      { 'private-token': token, 'x-api-key': token, 'x-auth-token': token },
      { 'x-mfa-verified': 'true', 'x-otp': world.code(secret), 'x-gitlab-otp': world.code(secret) },
    ];
    for (const headers of credentials) {
      for (const visitor of [pending, world.visitor(host === 'tenant' ? acme : undefined)]) {
        for (const query of [
          '',
          `?private_token=${token}&access_token=${token}&code=${world.code(secret)}`,
        ]) {
          expect((await visitor.get(`/api/v1/session${query}`, headers)).statusCode).toBe(401);
          expect((await visitor.get(`${page}${query}`, headers)).statusCode).toBe(303);
        }
      }
    }
  },
);

test('there is no password grant, and no form takes password and code at once', async ({ world, acme }) => {
  const person = await world.account('Paul Grant');
  await world.join(person, acme, 'consultant');
  const secret = await world.enrol(person);
  const fields = { grant_type: 'password', username: person.email, password: PASSWORD };
  for (const path of ['/oauth/token', '/token', '/api/v1/token', '/api/v1/session', '/api/v1/login']) {
    expect([404, 405]).toContain((await world.visitor().post(path, fields)).statusCode);
  }
  const visitor = world.visitor();
  const answer = await visitor.post('/login', {
    email: person.email,
    password: PASSWORD,
    code: world.code(secret),
    mfa: 'true',
  });
  expect(answer.headers.location).toBe('/mfa/verify');
});
