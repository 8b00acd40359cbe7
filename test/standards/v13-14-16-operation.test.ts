import { Writable } from 'node:stream';
import Fastify from 'fastify';
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { createApp } from '../../src/app.ts';
import { base32Of } from '../../src/domain/totp.ts';
import { scan, wrongCode } from '../authenticator-app.ts';
import { testInOneWorld as base } from '../fixtures.ts';
import { PASSWORD, Visitor } from '../visitor.ts';

const test = base
  .extend('settings', { scope: 'file' }, { SMTP_URL: 'smtp://127.0.0.1:2525' })
  .extend('mfaRequired', { scope: 'file' }, true)
  .extend('events', { scope: 'file' }, ({ world }) => async () => {
    await world.recordCounted();
    return world.db.selectFrom('audit_events').selectAll().orderBy('id').execute();
  })
  /** A sign-in with all that can go wrong in it; everything secret that it used, and what was logged of it. */
  .extend('journey', { scope: 'file' }, ({ world, acme, clara }) => async () => {
    const lines: string[] = [];
    const stream = new Writable({
      write: (chunk, _, done) => {
        lines.push(String(chunk));
        done();
      },
    });
    const { log } = Fastify({ logger: { level: 'debug', stream } });
    const app = await createApp({ ...world.services, log });
    const visitor = new Visitor(app, acme.host);
    const used: string[] = [PASSWORD];
    const keep = () => void (visitor.token !== undefined && used.push(visitor.token));
    const wrong = 'not the right one by far';
    await visitor.signIn(clara.email, wrong);
    await visitor.signIn(clara.email);
    keep();
    const secret = await scan(visitor);
    const code = world.code(secret);
    const bad = wrongCode(world, secret);
    await visitor.post('/mfa/setup', { code: bad });
    const answers = [await visitor.post('/mfa/setup', { code })];
    keep();
    const page = await visitor.makeRecoveryCodes();
    used.push(
      wrong,
      code,
      bad,
      base32Of(secret),
      ...(page.body.match(/[0-9a-z]{4}(?:-[0-9a-z]{4}){3}/g) ?? []),
    );
    answers.push(await visitor.post('/logout'), await visitor.signIn(clara.email));
    keep();
    answers.push(await visitor.post('/mfa/verify', { code: bad }));
    answers.push(await visitor.post('/dashboard/acme/settings/mfa', { enabled: 'false' }));
    await visitor.post('/password/forgot', { email: clara.email });
    const link = (await world.mailTo(clara.email)).find((mail) => mail.link !== undefined)?.link ?? '';
    const token = new URL(link).searchParams.get('token') ?? '';
    used.push(token);
    await visitor.get(`/password/reset?token=${token}`);
    await visitor.get(`/password/reset/${token}`);
    answers.push(await visitor.post('/password/reset', { token, password: 'short' }));
    await sql`alter table one_time_links rename to gone`.execute(world.db);
    answers.push(await visitor.get(`/password/reset?token=${token}`));
    await sql`alter table gone rename to one_time_links`.execute(world.db);
    await app.close();
    return { used, answers, logged: lines.join('\n') };
  })
  .extend('done', { auto: true, scope: 'file' }, ({ journey }) => journey());

test('ASVS 13.3.1 16.2.5: neither log nor record holds a password, code, secret or token that was used', async ({
  done,
  events,
}) => {
  const recorded = JSON.stringify(await events());
  expect(done.used.length).toBeGreaterThan(15);
  expect(done.logged).toContain('request failed');
  for (const secret of done.used) {
    expect(done.logged).not.toContain(secret);
    expect(recorded).not.toContain(secret);
  }
});

test('ASVS 14.2.1: no answer sends a secret along in an address; forms with one are posted', async ({
  world,
  acme,
  clara,
  done,
}) => {
  for (const { headers } of done.answers) {
    for (const secret of done.used) expect(String(headers.location)).not.toContain(secret);
  }
  const visitor = await world.signedIn(clara, acme, 'tenant');
  const newcomer = 'posted@example.com';
  await world
    .visitor()
    .post('/signup', { workspace: 'Posted', slug: 'posted', name: 'Pete', email: newcomer });
  const confirmation = new URL((await world.mailTo(newcomer)).at(-1)?.link ?? '');
  for (const answer of [
    await world.visitor().get('/login'),
    await world.visitor().get(`${confirmation.pathname}${confirmation.search}`),
    await visitor.get('/mfa/verify'),
    await visitor.get('/mfa/recovery'),
  ]) {
    const forms = answer.body.match(/<form[\s\S]*?<\/form>/g) ?? [];
    const secret = forms.filter((form) => /name="(?:password|code|token)"/.test(form));
    expect(secret.length).toBeGreaterThan(0);
    for (const form of secret) expect(form).toMatch(/^<form[^>]*method="post"/i);
  }
});

test('ASVS 14.3.2: nothing that a signed-in user sees is kept by a browser or a proxy', async ({ world }) => {
  const owner = await world.account('Olivia Owner');
  const workspace = await world.workspace('cache');
  await world.join(owner, workspace, 'owner');
  const visitor = await world.signedIn(owner, workspace);
  for (const { url, method, config } of world.routes) {
    if (method !== 'GET' || config?.mark?.requirement == null) continue;
    const { headers } = await visitor.get(url.replace(/:\w+/g, 'x'));
    expect(headers['cache-control'], url).toBe('no-store');
  }
});

describe('ASVS 13.4: what a stranger learns of the installation', () => {
  test('ASVS 13.4.5 13.4.2: no metrics, documentation, debugging or source in the open; probes say whether it runs', async ({
    world,
  }) => {
    for (const path of [
      '/metrics',
      '/debug',
      '/debug/vars',
      '/status',
      '/server-status',
      '/docs',
      '/documentation/json',
      '/swagger.json',
      '/openapi.json',
      '/.git/config',
      '/.env',
      '/package.json',
      '/data/secportal.db',
      '/assets/../package.json',
      '/assets/%2e%2e/package.json',
      '/app.js.map',
    ]) {
      expect((await world.visitor().get(path)).statusCode, path).toBe(404);
    }
    expect((await world.visitor().get('/healthz')).json()).toEqual({ status: 'ok' });
    expect((await world.visitor().get('/readyz')).json()).toEqual({ status: 'ok' });
  });

  test('ASVS 13.4.4: TRACE is not answered with what was sent', async ({ world }) => {
    const answer = await world.app.inject({
      method: 'TRACE' as 'GET',
      url: '/login',
      headers: {
        host: world.config.baseHost,
        'sec-fetch-site': 'same-origin',
        cookie: 'secportal=canary-canary',
      },
    });
    expect(answer.statusCode).toBeGreaterThanOrEqual(400);
    expect(answer.body).not.toContain('canary');
  });

  test('ASVS 13.4.6: no answer names a product or version behind it', async ({ world }) => {
    for (const path of ['/login', '/nowhere', '/api/v1/session', '/healthz', '/%']) {
      const { headers, body } = await world.visitor().get(path);
      expect(headers.server ?? headers['x-powered-by'], path).toBeUndefined();
      expect(body, path).not.toMatch(/fastify|node\.js|kysely|sqlite|postgres|\bv?\d+\.\d+\.\d+\b/i);
    }
  });
});

describe('ASVS 16.3: what is recorded', () => {
  test('ASVS 16.3.1 16.3.3: sign-ins, codes and factors, accepted and refused', async ({ events }) => {
    const types = new Set((await events()).map(({ type }) => type));
    for (const type of [
      'sign-in.accepted',
      'sign-in.refused',
      'sign-out',
      'authenticator.added',
      'recovery-codes.made',
      'code.refused',
      'password.reset-requested',
    ]) {
      expect(types).toContain(type);
    }
  });

  test('ASVS 16.3.2 16.3.3: refusals and attempts to get past the gate, with who tried and what', async ({
    world,
    acme,
    events,
  }) => {
    const newcomer = await world.account('Nick Newcomer');
    await world.join(newcomer, acme, 'client');
    await (await world.signedIn(newcomer, acme, 'tenant')).post('/account/security/always-ask', {
      enabled: 'true',
    });
    const consultant = await world.account('Carl Consultant');
    const lax = await world.workspace('lax');
    await world.join(consultant, lax, 'consultant');
    await (await world.signedIn(consultant, lax)).post(`/dashboard/${lax.slug}/settings/mfa`, {
      enabled: 'true',
      apply: 'now',
    });
    const refused = (await events()).filter(({ type }) => type === 'access.refused');
    for (const [email, reason] of [
      [newcomer.email, 'second factor owed'],
      [consultant.email, 'wrong role'],
    ]) {
      const event = refused.find(({ actor }) => actor === email);
      expect(JSON.parse(event?.detail ?? '{}')).toMatchObject({ reason, method: 'POST' });
    }
  });

  test('ASVS 16.2.1 16.2.2: who, what, where and when, by the server’s clock, in UTC', async ({
    world,
    done,
    events,
  }) => {
    for (const event of await events()) {
      expect(event.actor).not.toBe('');
      expect(event.host).not.toBe('');
      expect(Math.abs(event.at - world.clock.now())).toBeLessThan(60_000);
    }
    const line = JSON.parse(done.logged.split('\n')[0] ?? '{}');
    expect(Number.isInteger(line.time)).toBe(true);
  });

  test('ASVS 16.4.2: the record can be added to, and neither changed nor shortened', async ({ world }) => {
    await expect(world.db.updateTable('audit_events').set({ actor: 'nobody' }).execute()).rejects.toThrow();
    await expect(world.db.deleteFrom('audit_events').execute()).rejects.toThrow();
  });
});

describe('ASVS 16.5: when something fails', () => {
  test('ASVS 16.5.1 16.3.4: the user reads a number and no more; the log holds the number and the cause', ({
    done,
  }) => {
    const failed = done.answers.find(({ statusCode }) => statusCode === 500);
    expect(failed?.body).toContain('Something went wrong on our side');
    expect(failed?.body).not.toMatch(/one_time_links|SQLITE|select |\n\s+at |node_modules|\.ts:\d/i);
    const id = /[0-9a-f]{8}-[0-9a-f-]{27}/.exec(failed?.body ?? '')?.[0] ?? 'none';
    expect(done.logged).toContain(id);
    expect(done.logged).toMatch(/one_time_links/);
  });

  test.for([
    ['sessions', ['page', 'code', 'password']],
    ['authenticators', ['page', 'code', 'password']],
    ['throttles', ['password']],
    ['audit_events', ['code', 'password']],
    ['factor_failure_days', ['code']],
  ] as const)(
    'ASVS 16.5.3 16.5.4: without its %s nobody is let in by %j, and the process goes on',
    async ([table, ways], { world, acme }) => {
      const user = await world.account(`User without ${table.replaceAll('_', ' ')}`);
      await world.join(user, acme, 'client');
      const secret = await world.enrol(user);
      const visitor = await world.signedIn(user, acme, 'tenant');
      const by = {
        page: () => visitor.get('/portal'),
        code: () => visitor.post('/mfa/verify', { code: world.code(secret) }),
        password: () => world.visitor(acme).signIn(user.email),
      };
      await sql`alter table ${sql.table(table)} rename to gone`.execute(world.db);
      for (const way of ways) {
        const answer = await by[way]();
        expect([answer.statusCode, answer.headers['set-cookie']], way).toEqual([500, undefined]);
      }
      await sql`alter table gone rename to ${sql.table(table)}`.execute(world.db);
      expect((await by.page()).headers.location).toBe('/mfa/verify');
      expect((await by.code()).statusCode).toBe(303);
    },
  );
});
