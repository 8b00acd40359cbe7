import { sql } from 'kysely';
import { expect } from 'vitest';
import { migrations } from '../../src/areas/index.ts';
import { appendEvent } from '../../src/audit/record.ts';
import { CopyError, copyInstallation, tablesOf } from '../../src/data/copy.ts';
import type { Database } from '../../src/data/database.ts';
import { migrate } from '../../src/data/migrations/index.ts';
import { codeAt, stepAt } from '../../src/domain/totp.ts';
import { enqueueMail } from '../../src/mail/queue.ts';
import { test as base } from '../fixtures.ts';
import { freePort } from '../free-port.ts';
import { openFresh } from '../fresh-database.ts';
import { PASSWORD } from './installation.ts';

/** More than are copied at a time. */
const EVENTS = 1_203;

const test = base
  .extend('premises', { sqlite: true })
  .extend('small', ({ installation }) => installation)
  .extend('somebody', { auto: true }, async ({ small }) => {
    const somebody = await small.add('ada', 'owner', { enrolled: true });
    const { keyring } = small.backstage.services;
    await small.db.transaction().execute(async (trx) => {
      for (let n = 0; n < EVENTS; n += 1) {
        const actor = { id: n % 2 === 0 ? somebody.id : null, label: `n° ${n} “Zoë” \u{1f511}` };
        const event = { type: 'sign-out', at: n, origin: { host: 'h', ip: '::1' }, actor } as const;
        await appendEvent(trx, { ...event, detail: { n } });
      }
      await enqueueMail(
        trx,
        keyring,
        { to: somebody.email, subject: 's', text: 't', html: '<p>h</p>' } as never,
        small.now,
      );
    });
    return somebody;
  })
  .extend('target', ({ emptyDatabase }) => emptyDatabase)
  .extend('large', async ({ target }, { onCleanup }) => {
    const large = openFresh(target);
    onCleanup(() => large.destroy());
    return large;
  })
  .extend(
    'moved',
    ({ small, target }) =>
      (url = target.url) =>
        small.launch(['migrate', '--to', url]).ended,
  );

async function rowsIn(db: Database): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const table of await tablesOf(db)) {
    const { rows } = await sql<{ n: number }>`select count(*) as n from ${sql.table(table)}`.execute(db);
    counts[table] = Number(rows[0]?.n);
  }
  return counts;
}

test('a small installation moves to PostgreSQL with everything in it, and goes on there', async ({
  small,
  somebody,
  target,
  large,
  moved,
}) => {
  const before = await small.signedIn(somebody);
  const { code, out, err } = await moved();
  expect({ code, err }).toEqual({ code: 0, err: '' });
  expect(out).toContain(`audit_events: ${EVENTS}`);
  const { installation = 0, ...others } = await rowsIn(large);
  expect(await rowsIn(small.db)).toEqual({ installation: installation + 1, ...others });
  for (const statement of [
    'update audit_events set actor = actor',
    'delete from audit_events',
    'truncate audit_events',
  ]) {
    await expect(sql.raw(statement).execute(large)).rejects.toThrow('append-only');
  }

  const { port } = await small.serve({ env: { DATABASE_URL: target.url } });
  // Who was signed in still is, and owes the code; the authenticator is the one that it was.
  expect((await before.get(port, '/dashboard/acme')).headers.location).toBe('/mfa/verify');
  const browser = small.browser();
  await browser.post(port, '/login', { email: somebody.email, password: PASSWORD });
  const codeNow = codeAt(somebody.secret ?? new Uint8Array(), stepAt(small.now));
  expect((await browser.post(port, '/mfa/verify', { code: codeNow })).status).toBe(303);
  expect((await browser.get(port, '/dashboard/acme')).status).toBe(200);
  before.leave();
  browser.leave();

  const again = await moved();
  expect(again.code).toBe(1);
  expect(again.err).toContain('already');

  // Whoever forgets DATABASE_URL must not act on the file that was left behind.
  for (const command of [
    ['admin', 'grant', somebody.email],
    ['backup', 'stale.db'],
    ['migrate'],
    ['serve', '--port', '45999'],
  ]) {
    const stale = await small.launch(command).ended;
    expect(stale.code, command.join(' ')).toBe(1);
    expect(stale.err).toContain('PostgreSQL');
  }
  const back = await small.launch(['migrate', '--back']).ended;
  expect({ code: back.code, err: back.err }).toEqual({ code: 0, err: '' });
  expect((await small.launch(['migrate']).ended).code).toBe(0);
});

test('a database with something else in it is left as it is', async ({ large, moved }) => {
  await sql`create table invoices (id integer)`.execute(large);
  const { code, err } = await moved();
  expect(code).toBe(1);
  expect(err).toContain('invoices');
  expect((await large.introspection.getTables()).map(({ name }) => name)).toEqual(['invoices']);
});

test('what is no PostgreSQL, or cannot be reached, is told without its password', async ({
  small,
  target,
  moved,
}) => {
  const wrong = await moved('mysql://root:hunter2@127.0.0.1/x');
  const away = await moved(`postgres://portal:hunter2@127.0.0.1:${await freePort()}/portal`);
  for (const { code, out, err } of [wrong, away]) {
    expect(code).toBe(1);
    expect(err).toContain('--to');
    expect(`${out}${err}`).not.toMatch(/hunter2|\n\s+at /);
  }
  const there = await small.launch(['migrate', '--to', target.url], { DATABASE_URL: target.url }).ended;
  expect(there.code).toBe(1);
  expect(there.err).toContain('already');
});

test('a copy that is not the same is not kept', async ({ small, large }) => {
  await migrate(large, 'postgres', migrations);
  // A trigger would not be asked: what they write is copied itself.
  await sql`alter table audit_events add column spoilt text default 'by somebody else'`.execute(large);
  await expect(copyInstallation(small.db, large)).rejects.toThrow(CopyError);
  expect(Object.values(await rowsIn(large)).every((rows) => rows === 0)).toBe(true);
});
