import { describe, expect } from 'vitest';
import { anotherWorld, testInOneWorld as base } from '../fixtures.ts';
import type { World } from '../world.ts';

const test = base
  .extend('https', { scope: 'file' }, anotherWorld({ BASE_URL: 'https://portal.example' }))
  .extend('everybody', { auto: true, scope: 'file' }, ({ olivia }) => [olivia]);

/** One answer of every sort, errors and those that no route gives included. */
async function everySort(workspace: World) {
  const host = workspace.config.baseHost;
  const form = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' };
  const ask = (
    url: string,
    method: 'GET' | 'POST' | 'PUT' | 'OPTIONS' = 'GET',
    headers: Record<string, string> = {},
    payload?: string,
  ) =>
    workspace.app.inject({
      method,
      url,
      headers: { host, ...headers },
      ...(payload !== undefined && { payload }),
    });
  return {
    'a page': await ask('/login'),
    'a redirect': await ask('/dashboard/acme'),
    'an unknown path': await ask('/nowhere'),
    'a malformed path': await ask('/%E0%A4%A'),
    'a wrong method': await ask('/login', 'PUT', form),
    'a foreign post': await ask('/login', 'POST', { origin: 'https://evil.example' }),
    'a form that is none': await ask('/login', 'POST', { ...form, 'content-type': 'application/json' }, '{}'),
    'a large body': await ask('/login', 'POST', form, 'x'.repeat(70_000)),
    'wrong input': await ask('/login', 'POST', form, 'email='),
    'an API refusal': await ask('/api/v1/session'),
    'an unknown API': await ask('/api/v1/nothing'),
    'a probe': await ask('/healthz'),
    'an asset': await ask(/\/assets\/[^"]+\.css/.exec((await ask('/login')).body)?.[0] ?? ''),
    'an unknown host': await ask('/', 'GET', { host: 'evil.example' }),
    'a preflight': await ask('/api/v1/session', 'OPTIONS', {
      origin: 'https://evil.example',
      'access-control-request-method': 'GET',
    }),
  };
}

describe('headers of every answer', () => {
  test('ASVS 3.4.3 3.4.4 3.4.5 3.4.6 3.4.8 3.5.8: policy, nosniff, referrer, framing, opener and resource policy', async ({
    world,
  }) => {
    for (const [what, { headers }] of Object.entries(await everySort(world))) {
      const policy = String(headers['content-security-policy']);
      expect(policy, what).toMatch(/default-src 'none'/);
      expect(policy, what).toMatch(/base-uri 'none'/);
      expect(policy, what).toMatch(/frame-ancestors 'none'/);
      expect(policy, what).toMatch(/require-trusted-types-for 'script'/);
      expect(policy, what).not.toMatch(/unsafe|\*|data:|https?:/);
      expect(headers, what).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'same-origin',
        'cross-origin-opener-policy': 'same-origin',
        'cross-origin-resource-policy': 'same-origin',
      });
    }
  });

  test('ASVS 3.4.1: over https all say for two years that there is no other way, errors too; over http none does', async ({
    world,
    https,
  }) => {
    for (const [what, { headers }] of Object.entries(await everySort(https))) {
      expect(headers['strict-transport-security'], what).toBe('max-age=63072000; includeSubDomains');
    }
    for (const { headers } of Object.values(await everySort(world))) {
      expect(headers['strict-transport-security']).toBeUndefined();
    }
  });

  test('ASVS 3.4.2: no answer opens itself to other origins, whoever asks', async ({
    world,
    acme,
    olivia,
  }) => {
    for (const [what, { headers }] of Object.entries(await everySort(world))) {
      expect(
        Object.keys(headers).filter((name) => name.startsWith('access-control-')),
        what,
      ).toEqual([]);
    }
    const visitor = await world.signedIn(olivia, acme);
    const answer = await visitor.get('/api/v1/session', { origin: 'https://evil.example' });
    expect(answer.headers['access-control-allow-origin']).toBeUndefined();
  });
});

test('ASVS 3.2.1: what the API and the auditor’s file answer, a browser neither renders nor guesses at', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  const json = await visitor.get('/api/v1/session', { accept: 'text/html' });
  expect(json.headers['content-type']).toBe('application/json; charset=utf-8');
  const file = await visitor.get('/dashboard/acme/activity.csv', { accept: 'text/html' });
  expect(file.headers['content-type']).toMatch(/^text\/csv/);
  expect(file.headers['content-disposition']).toMatch(/^attachment/);
  for (const { headers } of [json, file]) expect(headers['x-content-type-options']).toBe('nosniff');
});

test('ASVS 3.2.2: what people typed is text, on every page that shows it', async ({ world }) => {
  const markup = '<script>alert(1)</script>"><img src=x onerror=alert(2)>';
  const workspace = await world.workspace('markup', 'pro', markup);
  const person = await world.account('Max Markup');
  await world.db.updateTable('accounts').set({ name: markup }).where('id', '=', person.id).execute();
  await world.join(person, workspace, 'owner');
  const client = await world.account('Clara Client');
  await world.join(client, workspace, 'client', markup);
  for (const [who, host] of [
    [person, 'base'],
    [client, 'tenant'],
  ] as const) {
    const visitor = await world.signedIn(who, workspace, host);
    for (const { url, method, config } of world.routes) {
      if (method !== 'GET' || config?.mark?.kind !== 'page' || url.includes(':')) continue;
      const { body } = await visitor.get(url);
      expect(body, url).not.toMatch(/<script>alert|<img src=x/);
    }
  }
});

test('ASVS 3.3.1 3.3.2 3.3.3 3.3.4: both cookies are __Host-, Secure, HttpOnly and SameSite', async ({
  https,
}) => {
  const workspace = await https.workspace('acme');
  const person = await https.account('Olivia Owner');
  await https.join(person, workspace, 'owner');
  const visitor = https.visitor();
  const answer = await visitor.post(
    '/login',
    { email: person.email, password: 'seven quiet lanterns drift' },
    { origin: 'https://portal.example' },
  );
  const cookies = [answer.headers['set-cookie']].flat().map(String);
  expect(cookies).toEqual([
    expect.stringMatching(/^__Host-secportal=[\w-]{43};/),
    expect.stringMatching(/^__Host-secportal-browser=[\w-]{43};/),
  ]);
  for (const cookie of cookies) {
    for (const part of ['Secure', 'HttpOnly', 'SameSite=Lax', 'Path=/']) expect(cookie).toContain(part);
    expect(cookie).not.toContain('Domain');
  }
});

test('ASVS 3.5.2: JSON sent as plain text, which needs no preflight, is not read', async ({
  world,
  acme,
  olivia,
}) => {
  const visitor = await world.signedIn(olivia, acme);
  for (const type of ['text/plain', 'application/json', 'multipart/form-data; boundary=x', '']) {
    const answer = await visitor.post('/dashboard/acme/settings/mfa', '{"enabled":"true","apply":"now"}', {
      'content-type': type,
    });
    expect(answer.statusCode, type).toBe(415);
  }
});

test('ASVS 3.5.3: a GET changes nothing, whatever stands in its address', async ({ world, acme, olivia }) => {
  const visitor = await world.signedIn(olivia, acme);
  const state = async () =>
    JSON.stringify([
      await world.db.selectFrom('workspaces').selectAll().orderBy('id').execute(),
      await world.db.selectFrom('memberships').selectAll().orderBy('id').execute(),
      await world.db.selectFrom('accounts').selectAll().orderBy('id').execute(),
      await world.db.selectFrom('sessions').select(['id', 'token_hash']).orderBy('id').execute(),
    ]);
  const before = await state();
  const posts = world.routes.filter(({ method }) => method === 'POST');
  expect(posts.length).toBeGreaterThan(20);
  for (const { url } of posts) {
    await visitor.get(`${url.replace(/:\w+/g, 'x')}?enabled=true&apply=now&_method=POST`);
  }
  expect(await state()).toBe(before);
});

test('ASVS 3.5.4: hosts share no cookie: none has a Domain, and each host knows its own alone', async ({
  world,
  acme,
}) => {
  const person = await world.account('Hana Hosts');
  await world.join(person, acme, 'client');
  const answer = await world.visitor(acme).signIn(person.email);
  expect(String(answer.headers['set-cookie'])).not.toMatch(/domain/i);
  const elsewhere = world.visitor();
  elsewhere.plant(/secportal=([\w-]+)/.exec(String(answer.headers['set-cookie']))?.[1] ?? '');
  expect((await elsewhere.get('/account/security')).headers.location).toMatch(/^\/login/);
});
