import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { expect } from 'vitest';
import { codeAt, stepAt } from '../src/domain/totp.ts';
import { enqueueMail } from '../src/mail/queue.ts';
import { test } from './fixtures.ts';
import { freePort } from './free-port.ts';
import { PASSWORD } from './nodes/installation.ts';

test('Prometheus reads what happened on a port of this machine alone, and learns nobody’s name', async ({
  installation,
}) => {
  const ada = await installation.add('ada', 'owner', { enrolled: true });
  const metricsPort = await freePort();
  const { port } = await installation.serve({ env: { METRICS_PORT: String(metricsPort) } });
  const browser = installation.browser();
  await browser.post(port, '/login', { email: ada.email, password: 'not the password' });
  await browser.post(port, '/login', { email: ada.email, password: PASSWORD });
  await browser.get(port, '/dashboard/acme');
  await browser.post(port, '/mfa/verify', { code: '000000' });
  let recovering = await browser.post(port, '/mfa/recovery', { code: 'AAAA-AAAA-AAAA-AAAA' });
  for (let tries = 0; tries < 20 && recovering.status === 422; tries += 1) {
    recovering = await browser.post(port, '/mfa/recovery', { code: 'AAAA-AAAA-AAAA-AAAA' });
  }
  expect(recovering.status).toBe(429);
  const bo = await installation.signedIn(await installation.add('bo', 'consultant'));
  await bo.get(port, '/mfa/setup');
  expect((await bo.post(port, '/mfa/setup', { code: '000000' })).status).toBe(422);
  const code = codeAt(ada.secret ?? new Uint8Array(), stepAt(installation.now));
  await browser.post(port, '/mfa/verify', { code });
  await browser.get(port, '/dashboard/acme');
  await browser.get(port, `/nowhere/${browser.token}?email=${ada.email}`);
  await browser.get(port, `/reset-password/${browser.token}`);

  const answer = await fetch(`http://127.0.0.1:${metricsPort}/metrics`);
  const text = await answer.text();
  expect(answer.headers.get('content-type')).toContain('text/plain');
  for (const line of [
    'secportal_requests_total{method="GET",route="/dashboard/:slug",status="200"} 1',
    'secportal_requests_total{method="POST",route="/mfa/verify",status="422"} 1',
    'secportal_gate_decisions_total{access="dashboard",reason="passed"} 1',
    'secportal_gate_decisions_total{access="dashboard",reason="verify-owed-to-own-choice"} 1',
    'secportal_sign_ins_total{outcome="wrong"} 1',
    'secportal_sign_ins_total{outcome="accepted"} 1',
    'secportal_code_checks_total{kind="authenticator",outcome="wrong"} 1',
    'secportal_code_checks_total{kind="authenticator",outcome="accepted"} 1',
    'secportal_code_checks_total{kind="enrolment",outcome="wrong"} 1',
    'secportal_code_checks_total{kind="recovery",outcome="wrong"} ',
    'secportal_code_checks_total{kind="recovery",outcome="waiting"} 1',
    'secportal_throttled_total{what="recovery-code"} 1',
  ]) {
    expect(text).toContain(line);
  }
  expect(text).toMatch(/^nodejs_eventloop_lag_p99_seconds /m);
  for (const secret of [ada.email, ada.id, code, browser.token ?? '', '127.0.0.1', 'acme']) {
    expect(text).not.toContain(secret);
  }
  expect((await fetch(`http://127.0.0.1:${metricsPort}/`)).status).toBe(404);
  expect((await browser.get(port, '/metrics')).status).toBe(404);
  browser.leave();
  bo.leave();

  const second = await installation.launch(['serve'], {
    PORT: String(await freePort()),
    METRICS_PORT: String(metricsPort),
  }).ended;
  expect(second.code).toBe(1);
  expect(second.err).toContain('METRICS_PORT');
});

test('a stop answers what is under way, closes what is idle, and ends', async ({ installation }) => {
  const ada = await installation.add('ada', 'owner');
  const { port, child, ended } = await installation.serve();
  const idle = await installation.signedIn(ada);
  await idle.get(port, '/dashboard/acme');
  const busy = installation.browser();
  await busy.get(port, '/login');
  const { taken, answer } = busy.postTaken(port, '/login', { email: ada.email, password: PASSWORD });
  await taken;
  const asked = Date.now();
  child.kill('SIGTERM');
  expect((await answer).status).toBe(303);
  expect(await ended).toMatchObject({ code: 0, err: '' });
  // By itself: nobody waits for a connection that stays open, which may be for a minute. A busy machine is given its time.
  expect(Date.now() - asked).toBeLessThan(45_000);
  await expect(idle.get(port, '/dashboard/acme')).rejects.toThrow();
  idle.leave();
  busy.leave();
});

test('a stop sends what is due, also what another node has queued', async ({ installation }) => {
  const ada = await installation.add('ada', 'owner');
  const { port, child, ended } = await installation.serve();
  const browser = installation.browser();
  const sent = () => readdir(join(installation.dataDir, 'outbox')).catch(() => []);
  await browser.post(port, '/password/forgot', { email: ada.email });
  browser.leave();
  await expect.poll(async () => (await sent()).filter((name) => name.endsWith('.eml')).length).toBe(1);
  const mail = { to: ada.email, subject: 'From elsewhere', text: 'Hello', html: '<p>Hello</p>' };
  await installation.db
    .transaction()
    .execute((trx) => enqueueMail(trx, installation.backstage.services.keyring, mail, installation.now));
  child.kill('SIGTERM');
  expect(await ended).toMatchObject({ code: 0, err: '' });
  expect((await sent()).sort()).toEqual([expect.any(String), expect.stringMatching(/from-elsewhere\.eml$/)]);
  expect(await installation.db.selectFrom('jobs').select('id').execute()).toEqual([]);
});

test.skipIf(process.env.TEST_DATABASE !== 'postgres')(
  'asked to end while it waits for another node’s migration, it ends without waiting on',
  async ({ installation }) => {
    const migrating = new pg.Client({ connectionString: installation.env.DATABASE_URL ?? '' });
    await migrating.connect();
    // Kysely's lock, as a node holds it for as long as its migration takes.
    await migrating.query('select pg_advisory_lock(3853314791062309107)');
    const { child, ended } = installation.launch(['serve', '--port', String(await freePort())]);
    const waiting = async () => {
      const { rows } = await migrating.query(
        `select 1 from pg_locks where locktype = 'advisory' and not granted and database = (select oid from pg_database where datname = current_database())`,
      );
      return rows.length;
    };
    await expect.poll(waiting).toBe(1);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, err: '' });
    await migrating.end();
    // Whoever comes later finds the lock free.
    const { port } = await installation.serve();
    expect((await installation.browser().get(port, '/readyz')).status).toBe(200);
  },
);
