import { describe, expect } from 'vitest';
import { test as base } from '../../../../test/fixtures.ts';
import type { Visitor } from '../../../../test/visitor.ts';
import type { Person } from '../../../../test/world.ts';

const URL = '/api/v1/session';
const PROBLEM = 'application/problem+json; charset=utf-8';

const test = base
  .extend('acme', ({ world }) => world.workspace('acme', 'pro', 'Acme Security'))
  .extend('everybody', { auto: true }, ({ olivia }) => [olivia])
  .extend('verify', ({ world }) => async (person: Person): Promise<void> => {
    await world.db
      .updateTable('sessions')
      .set({ mfa_verified_at: world.clock.now() })
      .where('account_id', '=', person.id)
      .execute();
  })
  .extend('owing', ({ world, acme, olivia }) => async (step: 'setup' | 'verify'): Promise<Visitor> => {
    if (step === 'verify') await world.enrol(olivia);
    await world.enforce(acme);
    return world.signedIn(olivia, acme);
  });

test('says who is signed in, where, as what, and how the second factor stands; and nothing else', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  const answer = await visitor.get(URL);
  expect(answer.statusCode).toBe(200);
  expect(answer.headers['content-type']).toBe('application/json; charset=utf-8');
  expect(answer.headers['cache-control']).toBe('no-store');
  expect(answer.json()).toEqual({
    account: { id: olivia.id, email: olivia.email, name: olivia.name },
    workspace: { id: acme.id, slug: 'acme', name: 'Acme Security' },
    role: 'owner',
    mfa: { required: false, enrolled: false, verifiedAt: null },
  });
});

test('S13: a session that passed a code says when; the demand stays a demand', async ({
  world,
  acme,
  olivia,
  verify,
}) => {
  await world.enrol(olivia);
  await world.enforce(acme);
  const visitor = await world.signedIn(olivia, acme);
  await verify(olivia);
  expect((await visitor.get(URL)).json().mfa).toEqual({
    required: true,
    enrolled: true,
    verifiedAt: new Date(world.clock.now()).toISOString(),
  });
});

test('S15 S16: it answers on the portal’s host, and for an account without a workspace', async ({
  world,
  acme,
}) => {
  const client = await world.account('Clara Client');
  await world.join(client, acme, 'client');
  const portal = await world.signedIn(client, acme, 'tenant');
  expect((await portal.get(URL)).json()).toMatchObject({ role: 'client', workspace: { slug: 'acme' } });

  const loner = await world.account('Lena Loner');
  expect((await (await world.signedIn(loner, null)).get(URL)).json()).toMatchObject({
    workspace: null,
    role: null,
  });
});

describe('D2: no shape of request lowers the gate', () => {
  const odd: Record<string, string>[] = [
    {},
    { accept: 'text/html' },
    { accept: 'text/html,application/xhtml+xml;q=0.9,*/*;q=0.1', 'upgrade-insecure-requests': '1' },
    { accept: 'application/json', 'x-requested-with': 'XMLHttpRequest' },
    { accept: '' },
    { accept: 'not a type' },
    { 'content-type': 'text/html' },
    { 'content-type': 'application/x-www-form-urlencoded' },
    { 'x-http-method-override': 'OPTIONS' },
    { 'x-http-method-override': 'POST', 'x-method-override': 'HEAD', 'x-http-method': 'TRACE' },
    { 'x-original-url': '/healthz', 'x-rewrite-url': '/login' },
    { 'x-forwarded-host': 'localhost', 'x-forwarded-prefix': '/mfa' },
  ];

  test.for(['setup', 'verify'] as const)(
    'a session that owes %s gets 401 and is told where to go',
    async (step, { world, olivia, owing }) => {
      const visitor = await owing(step);
      for (const headers of odd) {
        for (const path of [URL, `${URL}?format=html`, `${URL}?_method=OPTIONS`]) {
          const answer = await visitor.get(path, headers);
          const seen = JSON.stringify({ headers, path });
          expect(answer.statusCode, seen).toBe(401);
          expect(answer.headers['content-type'], seen).toBe(PROBLEM);
          expect(answer.headers['www-authenticate'], seen).toMatch(
            /^Bearer error="insufficient_user_authentication", error_description="[^"]+", acr_values="mfa"$/,
          );
          expect(answer.headers.location, seen).toBeUndefined();
          expect(answer.json(), seen).toMatchObject({
            type: 'about:blank',
            status: 401,
            title: expect.any(String),
            detail: expect.any(String),
            [`${step}_url`]: `${world.config.baseUrl}/mfa/${step}`,
          });
          expect(answer.body, seen).not.toContain(olivia.email);
        }
      }
    },
  );

  test('nobody gets 401, whatever stands in for a cookie', async ({ world, acme, olivia }) => {
    const { token = '' } = await world.signedIn(olivia, acme);
    const nobody = world.visitor();
    const tries: [string, Record<string, string>][] = [
      [URL, {}],
      [URL, { authorization: `Bearer ${token}` }],
      [URL, { authorization: `Basic ${Buffer.from(`${olivia.email}:${token}`).toString('base64')}` }],
      [URL, { 'x-session': token, 'x-auth-token': token }],
      [`${URL}?token=${token}`, {}],
      [`${URL}?secportal=${token}&access_token=${token}`, {}],
      [URL, { cookie: `SECPORTAL=${token}` }],
      [URL, { cookie: `other=secportal=${token}` }],
    ];
    for (const [path, headers] of tries) {
      const answer = await nobody.get(path, headers);
      expect(answer.statusCode, JSON.stringify({ path, headers })).toBe(401);
      expect(answer.headers['content-type']).toBe(PROBLEM);
      expect(answer.headers['www-authenticate']).toBe('Bearer');
    }
  });
});

describe('every refusal is a problem document', () => {
  test('404 for what is not there, on both hosts and on none of ours', async ({ world, acme }) => {
    for (const path of [
      '/api',
      '/api/',
      '/api/v1',
      '/api/v1/sessions',
      '/api/v2/session',
      '/api/v1/session/',
    ]) {
      for (const workspace of [undefined, acme]) {
        const answer = await world.visitor(workspace).get(path, { accept: 'text/html' });
        expect([path, answer.statusCode, answer.headers['content-type']]).toEqual([path, 404, PROBLEM]);
        expect(answer.json()).toMatchObject({ status: 404 });
      }
    }
    const strange = await world.app.inject({ url: URL, headers: { host: 'evil.example' } });
    expect([strange.statusCode, strange.headers['content-type']]).toEqual([404, PROBLEM]);
  });

  test('405 says which methods there are; a body that is too large or of a strange type is never read', async ({
    world,
    acme,
    olivia,
  }) => {
    const visitor = await world.signedIn(olivia, acme);
    const posted = await visitor.post(URL);
    expect([posted.statusCode, posted.headers['content-type'], posted.headers.allow]).toEqual([
      405,
      PROBLEM,
      'GET, HEAD',
    ]);
    const host = world.config.baseHost;
    const unknown = { method: 'POST', url: '/api/v1/nothing' } as const;
    const large = await world.app.inject({
      ...unknown,
      payload: `a=${'x'.repeat(70_000)}`,
      headers: { host, 'sec-fetch-site': 'same-origin', 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect([large.statusCode, large.headers['content-type']]).toEqual([413, PROBLEM]);
    const strange = await world.app.inject({
      ...unknown,
      payload: '<a/>',
      headers: { host, 'sec-fetch-site': 'same-origin', 'content-type': 'application/xml' },
    });
    expect([strange.statusCode, strange.headers['content-type']]).toEqual([404, PROBLEM]);
  });
});
