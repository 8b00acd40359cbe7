import { readFileSync } from 'node:fs';
import { describe, expect } from 'vitest';
import { anotherWorld, testInOneWorld as base } from './fixtures.ts';
import { REQUESTS } from './specimens/requests.ts';
import type { World } from './world.ts';

/** B15: what proxies and programs do to requests on their way, and what comes of it. */

const PROXY = '127.0.0.1';

const test = base
  .extend(
    'https',
    { scope: 'file' },
    anotherWorld({ BASE_URL: 'https://portal.example', TRUST_PROXY: PROXY }),
  )
  .extend('http', { scope: 'file' }, anotherWorld({ BASE_URL: 'http://portal.example' }))
  .extend('unsaid', { scope: 'file' }, anotherWorld({ BASE_URL: 'https://portal.example' }));

function ask(
  { app }: World,
  headers: Record<string, string>,
  {
    url = '/login',
    method = 'GET',
    from = PROXY,
  }: { url?: string; method?: 'GET' | 'HEAD' | 'POST'; from?: string } = {},
) {
  return app.inject({ method, url, headers, remoteAddress: from });
}

const SENT = 'application/x-www-form-urlencoded';

describe('a port that goes without saying', () => {
  test('B15: is part of the name, on both hosts', async ({ https, http }) => {
    const { slug } = await https.workspace('acme');
    for (const host of [
      'portal.example:443',
      'PORTAL.example:443',
      'portal.example:80',
      `${slug}.portal.example:443`,
    ]) {
      expect((await ask(https, { host })).statusCode, host).toBe(200);
    }
    expect((await ask(http, { host: 'portal.example:80' })).statusCode).toBe(200);
  });

  test('B15: and a form sent there is one of our own page’s', async ({ https }) => {
    const headers = { host: 'portal.example:443', origin: 'https://portal.example', 'content-type': SENT };
    expect((await ask(https, headers, { method: 'POST' })).statusCode).toBe(422);
  });

  test('another port is another place', async ({ https }) => {
    for (const host of [
      'portal.example:8443',
      'portal.example:4430',
      'portal.example:',
      'acme.portal.example:99',
    ]) {
      expect((await ask(https, { host })).statusCode, host).toBe(404);
    }
  });
});

describe('Origin: null, of a page to which a proxy added Referrer-Policy: no-referrer', () => {
  const answered = async (world: World, headers: Record<string, string>) =>
    (
      await ask(
        world,
        { host: 'portal.example', 'content-type': SENT, origin: 'null', ...headers },
        { method: 'POST' },
      )
    ).statusCode;

  test('B15: is taken where the browser says same-origin beside it', async ({ https }) => {
    expect(await answered(https, { 'sec-fetch-site': 'same-origin' })).toBe(422);
  });

  test.for([
    {},
    { 'sec-fetch-site': 'same-site' },
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'none' },
  ])('ASVS 3.5.1: is refused with %j', async (headers, { https }) => {
    expect(await answered(https, headers as Record<string, string>)).toBe(403);
  });
});

describe('http, where the base URL says https', () => {
  const host = 'portal.example';
  const inClear = { host, 'x-forwarded-proto': 'http' };

  test('B15: a page leads to https, to itself, and says nothing over http about there being no other way', async ({
    https,
  }) => {
    const { slug } = await https.workspace('leads');
    for (const [name, url, location] of [
      [host, '/login?next=%2Fx', 'https://portal.example/login?next=%2Fx'],
      [`${host}:80`, '/', 'https://portal.example/'],
      [`${slug}.${host}`, '//evil.example', `https://${slug}.portal.example//evil.example`],
    ] as const) {
      const answer = await ask(https, { ...inClear, host: name }, { url });
      expect([answer.statusCode, answer.headers.location]).toEqual([308, location]);
      expect(answer.headers['strict-transport-security']).toBeUndefined();
      expect(answer.headers['cache-control']).toBe('no-store');
    }
    expect((await ask(https, inClear, { method: 'HEAD' })).statusCode).toBe(308);
  });

  test('B15: a form is refused with a sentence, and nothing happens', async ({ https }) => {
    const headers = { ...inClear, 'content-type': SENT, 'sec-fetch-site': 'same-origin' };
    const answer = await ask(https, headers, { method: 'POST' });
    expect(answer.statusCode).toBe(403);
    expect(answer.body).toContain('unprotected connection');
    expect(answer.body).toContain('href="https://portal.example/"');
  });

  test('a host that is none of ours is not led anywhere', async ({ https }) => {
    const answer = await ask(https, { ...inClear, host: 'evil.example' });
    expect(answer.statusCode).toBe(404);
    expect(answer.headers.location).toBeUndefined();
  });

  test('ASVS 4.1.3: what came by https, what no proxy speaks of, and what others than the proxy say is served', async ({
    https,
    unsaid,
    http,
  }) => {
    expect((await ask(https, { host, 'x-forwarded-proto': 'https' })).statusCode).toBe(200);
    expect((await ask(https, { host })).statusCode).toBe(200);
    expect((await ask(https, inClear, { from: '203.0.113.5' })).statusCode).toBe(200);
    expect((await ask(unsaid, inClear)).statusCode).toBe(200);
    expect((await ask(http, inClear)).statusCode).toBe(200);
  });
});

test('B15 E14: nginx as documented lets through every body that a route takes, and hands on every upload as it comes', ({
  http,
}) => {
  const text = readFileSync(new URL('../docs/deploy/nginx.conf', import.meta.url), 'utf8');
  const [, most = ''] = /server_tokens off;[\s\S]*?client_max_body_size (\S+);/.exec(text) ?? [];
  expect(most).toMatch(/^\d+m$/);
  const largest = Math.max(...http.routes.map(({ bodyLimit = 0 }) => bodyLimit));
  expect(largest).toBeGreaterThan(1024 * 1024);
  expect(Number.parseInt(most, 10) * 1024 * 1024).toBeGreaterThanOrEqual(largest);
  const [, pattern = ''] = /location ~ "([^"]+)"/.exec(text) ?? [];
  const uploads = REQUESTS.filter(({ files }) => files !== null).map(({ url }) => url.replace(/:\w+/g, 'x'));
  expect(uploads.length).toBeGreaterThan(8);
  expect(uploads.filter((path) => !new RegExp(pattern).test(path))).toEqual([]);
});
