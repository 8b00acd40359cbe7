import { expect } from 'vitest';
import { anotherWorld, testInOneWorld as base } from '../fixtures.ts';

/** Keycloak CVE-2026-96445: the decision looked at a header that the caller writes. */

const PROXY = '10.0.0.1';

const test = base
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('beta', { scope: 'file' }, async ({ world, clara }) => {
    const beta = await world.workspace('nimbus');
    await world.join(clara, beta, 'client');
    return beta;
  })
  .extend('everybody', { auto: true, scope: 'file' }, ({ beta }) => [beta])
  .extend('behindProxy', { scope: 'file' }, anotherWorld({ TRUST_PROXY: PROXY }));

test('no header moves a session to a workspace or host that asks for less', async ({
  world,
  acme,
  clara,
  beta,
}) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const base = world.config.baseHost;
  for (const headers of [
    { 'x-forwarded-host': beta.host },
    { 'x-forwarded-host': base, forwarded: `host=${base};proto=https` },
    { 'x-host': beta.host, 'x-original-host': beta.host },
    { 'x-tenant': 'nimbus', 'x-workspace': beta.id, 'x-tenant-id': beta.id },
    { 'x-original-url': '/login', 'x-rewrite-url': '/healthz', 'x-http-method-override': 'OPTIONS' },
    { 'x-user': clara.id, 'x-role': 'owner', 'x-mfa': 'true', 'x-forwarded-user': clara.email },
  ]) {
    expect((await visitor.get('/portal', headers)).headers.location).toBe('/mfa/setup');
    expect((await visitor.get('/api/v1/session', headers)).statusCode).toBe(401);
  }
  // With beta's own Host header it is beta's host, where this session is nobody's.
  expect((await visitor.get('/portal', { host: beta.host })).headers.location).toMatch(/^\/login/);
  for (const host of ['evil.example', `acme.${base}.evil.example`, `x.acme.${base}`, `acme.${base}:99`, '']) {
    expect((await visitor.get('/portal', { host })).statusCode).toBe(404);
  }
});

test('a made-up address is no new address for the limit, unless the proxy that says so is trusted', async ({
  world,
  behindProxy,
}) => {
  for (const [workspace, ip, last] of [
    [world, '203.0.113.5', 429],
    [behindProxy, '203.0.113.5', 429],
    [behindProxy, PROXY, 422],
  ] as const) {
    let status = 0;
    for (let tries = 0; tries < 21; tries += 1) {
      const answer = await workspace
        .visitor(undefined, ip)
        .post(
          '/login',
          { email: `victim${tries}@example.com`, password: 'wrong' },
          { 'x-forwarded-for': `198.51.100.${tries}`, 'x-real-ip': `198.51.100.${tries}` },
        );
      status = answer.statusCode;
    }
    expect(status).toBe(last);
  }
});

test('a forged scheme or host does not make a foreign page one of our own', async ({
  world,
  acme,
  clara,
}) => {
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const answer = await visitor.post(
    '/logout',
    {},
    {
      'sec-fetch-site': 'same-origin',
      origin: 'https://evil.example',
      'x-forwarded-host': 'evil.example',
      'x-forwarded-proto': 'https',
    },
  );
  expect(answer.statusCode).toBe(403);
});
