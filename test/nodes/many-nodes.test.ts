import { setTimeout as sleep } from 'node:timers/promises';
import Fastify from 'fastify';
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { migrations } from '../../src/areas/index.ts';
import { commitmentKey } from '../../src/audit/chain/keys.ts';
import { isAnyUnlinked } from '../../src/audit/chain/linking.ts';
import { verifyChain } from '../../src/audit/chain/verifying.ts';
import { boot } from '../../src/boot.ts';
import { loadConfig } from '../../src/config.ts';
import { writable } from '../../src/data/database.ts';
import { isMigrated } from '../../src/data/migrations/index.ts';
import { TRY_LIMITS } from '../../src/domain/throttle.ts';
import { codeAt, stepAt } from '../../src/domain/totp.ts';
import { testInOneInstallation } from '../fixtures.ts';
import { together } from '../together.ts';
import { type Browser, NotTaken } from './browser.ts';
import { Gateway } from './gateway.ts';
import { type Installation, PASSWORD, type Somebody } from './installation.ts';
import { type Env, Premises } from './premises.ts';

// Real processes of the built program on one PostgreSQL; run once, for SQLite has one node.

const SESSION = '/api/v1/session';

const test = testInOneInstallation
  /** Between the nodes and their database. */
  .extend('gateway', { scope: 'file' }, async ({ installation }, { onCleanup }) => {
    const gateway = new Gateway(installation.env.DATABASE_URL ?? '');
    await gateway.open();
    onCleanup(() => gateway.cut());
    return gateway;
  })
  .extend(
    'env',
    { scope: 'file' },
    ({ installation, gateway }): Env => ({
      DATABASE_URL: gateway.urlFor(installation.env.DATABASE_URL ?? ''),
      DATABASE_POOL: '5',
    }),
  )
  .extend('nodes', { scope: 'file' }, ({ installation, env }) =>
    Promise.all([installation.serve({ env }), installation.serve({ env }), installation.serve({ env })]),
  )
  /** The port of the n-th node, round and round. */
  .extend('node', { scope: 'file' }, ({ nodes }) => (n: number): number => {
    const at = nodes[n % nodes.length];
    if (at === undefined) throw new Error('no nodes');
    return at.port;
  })
  .extend('owner', { scope: 'file' }, ({ installation }) => installation.add('owner', 'owner'))
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
  .extend('empty', async ({}, { onCleanup }) => {
    const empty = await Premises.make();
    onCleanup(() => empty.destroy());
    return empty;
  })
  /** A browser of somebody's who is signed in, or of nobody's. */
  .extend('browserOf', async ({ installation }, { onCleanup }) => {
    const browsers: Browser[] = [];
    onCleanup(() => {
      for (const browser of browsers) browser.leave();
    });
    return async (somebody: Somebody | null): Promise<Browser> => {
      const browser = somebody === null ? installation.browser() : await installation.signedIn(somebody);
      browsers.push(browser);
      return browser;
    };
  });

const codeOf = (installation: Installation, { secret }: Somebody) =>
  codeAt(secret ?? new Uint8Array(), stepAt(installation.now));

function accountRow(installation: Installation, { id }: Somebody) {
  return installation.db.selectFrom('accounts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

async function countEvents(installation: Installation, somebody: Somebody, type: string): Promise<number> {
  const events = await installation.db
    .selectFrom('audit_events')
    .select('id')
    .where('type', '=', type)
    .where('actor_id', '=', somebody.id)
    .execute();
  return events.length;
}

describe('three nodes are one installation', () => {
  test('D5: of many simultaneous identical codes one is accepted, on whichever node', async ({
    installation,
    node,
    browserOf,
  }) => {
    const somebody = await installation.add('ada', 'consultant', { enrolled: true });
    const sessions = await Promise.all(Array.from({ length: 15 }, () => browserOf(somebody)));
    const code = codeOf(installation, somebody);
    await Promise.all(sessions.map((browser, n) => browser.post(node(n), '/mfa/verify', { code })));
    const inside = await Promise.all(sessions.map((browser, n) => browser.get(node(n + 1), SESSION)));
    expect(inside.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(inside.filter(({ status }) => status === 401)).toHaveLength(14);
    expect(await countEvents(installation, somebody, 'code.accepted')).toBe(1);
    // The first to come took the row of failures back to nothing; each of the others counts from there.
    expect((await accountRow(installation, somebody)).factor_failures_in_row).toBe(14);
  });

  test('D7: each wrong code counts once, whichever node it was given to', async ({
    installation,
    node,
    browserOf,
  }) => {
    const somebody = await installation.add('bo', 'consultant', { enrolled: true });
    const sessions = await Promise.all(Array.from({ length: 9 }, () => browserOf(somebody)));
    const answers = await Promise.all(
      sessions.map((browser, n) => browser.post(node(n), '/mfa/verify', { code: '000000' })),
    );
    // Five are free; the sixth is only looked at after a wait, on any node.
    expect(answers.map(({ status }) => status).sort()).toEqual([422, 422, 422, 422, 422, 429, 429, 429, 429]);
    expect((await accountRow(installation, somebody)).factor_failures_in_row).toBe(9);
    const days = await installation.db
      .selectFrom('factor_failure_days')
      .select('failures')
      .where('account_id', '=', somebody.id)
      .execute();
    expect(days.reduce((sum, { failures }) => sum + failures, 0)).toBe(9);
  });

  test('D7: wrong passwords are let through no further by three nodes than by one', async ({
    installation,
    node,
    browserOf,
  }) => {
    const somebody = await installation.add('cy', 'consultant');
    const answers = await Promise.all(
      Array.from({ length: 9 }, async (_, n) => {
        const browser = await browserOf(null);
        return browser.post(node(n), '/login', { email: somebody.email, password: `${PASSWORD} ${n}` });
      }),
    );
    const { freeFailures } = TRY_LIMITS.account;
    expect(answers.filter(({ status }) => status === 422)).toHaveLength(freeFailures);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(9 - freeFailures);
  });

  test('ASVS 7.4.1: signed out at one node is signed out at the next request to another', async ({
    installation,
    node,
    browserOf,
  }) => {
    const browser = await browserOf(await installation.add('di', 'consultant'));
    const { token } = browser;
    for (const n of [0, 1, 2]) expect((await browser.get(node(n), SESSION)).status).toBe(200);
    await browser.post(node(0), '/logout');
    for (const n of [1, 2, 0]) {
      browser.token = token;
      expect((await browser.get(node(n), SESSION)).status).toBe(401);
    }
  });

  test('S22: a reset on the command line holds at every node at once', async ({
    installation,
    node,
    browserOf,
  }) => {
    const somebody = await installation.add('ed', 'consultant', { enrolled: true });
    const browser = await browserOf(somebody);
    await browser.post(node(0), '/mfa/verify', { code: codeOf(installation, somebody) });
    expect((await browser.get(node(1), SESSION)).status).toBe(200);
    const reset = await installation.launch(['mfa', 'reset', somebody.email, '--reason', 'lost the phone'])
      .ended;
    expect(reset).toMatchObject({ code: 0 });
    for (const n of [0, 1, 2]) expect((await browser.get(node(n), SESSION)).status).toBe(401);
  });

  test('who is removed at one node is nobody at the others', async ({
    installation,
    node,
    owner,
    browserOf,
  }) => {
    const somebody = await installation.add('flo', 'consultant');
    const browser = await browserOf(somebody);
    expect((await browser.get(node(1), SESSION)).status).toBe(200);
    const removed = await (await browserOf(owner)).post(node(0), '/dashboard/acme/members/remove', {
      membership: somebody.membershipId,
    });
    expect(removed.status).toBe(303);
    // The account is there still; the workspace is closed to it (D21).
    for (const n of [1, 2, 0]) expect((await browser.get(node(n), '/dashboard/acme')).status).toBe(404);
  });

  test('S3: a policy that is switched on at one node is asked for at the others, and off again', async ({
    installation,
    node,
    owner,
    browserOf,
  }) => {
    const browser = await browserOf(await installation.add('gil', 'consultant'));
    const master = await browserOf(await installation.add('mia', 'consultant', { enrolled: true }));
    expect((await browser.get(node(1), '/dashboard/acme')).status).toBe(200);
    const on = await (await browserOf(owner)).post(node(0), '/dashboard/acme/settings/mfa', {
      enabled: 'true',
      apply: 'now',
    });
    expect(on.status).toBe(303);
    for (const n of [1, 2]) {
      expect(await browser.get(node(n), '/dashboard/acme')).toMatchObject({
        status: 303,
        headers: { location: '/mfa/setup' },
      });
      expect((await master.get(node(n), '/dashboard/acme')).headers.location).toBe('/mfa/verify');
    }
    const off = await installation.launch(['policy', 'off', 'acme', '--reason', 'end of the test']).ended;
    expect(off).toMatchObject({ code: 0 });
    for (const n of [2, 1, 0]) expect((await browser.get(node(n), '/dashboard/acme')).status).toBe(200);
  });
});

test('ten nodes that start at once on an empty database migrate it once', async ({ empty }) => {
  const applied: unknown[] = [];
  const { log } = Fastify({ logger: { level: 'silent' } });
  log.info = ((details: { applied?: unknown }) => {
    if (details.applied !== undefined) applied.push(details.applied);
  }) as typeof log.info;
  // Each with a pool of its own, as ten processes would have.
  const config = loadConfig({ ...empty.env, DATABASE_POOL: '2' });
  const ten = await Promise.all(Array.from({ length: 10 }, () => boot(config, log)));
  const ready = await Promise.all(
    ten.map(({ services }) => isMigrated(writable(services.db), 'postgres', migrations)),
  );
  await Promise.all(ten.map((one) => one.close()));
  expect(ready).toEqual(ten.map(() => true));
  expect(applied).toHaveLength(1);
});

/** Asks one node after the other until one takes the connection; what was taken must be answered. */
async function askAnybody(browser: Browser, node: (n: number) => number, first: number): Promise<number> {
  for (let tries = 0; ; tries += 1) {
    try {
      return (await browser.get(node(first + tries), SESSION)).status;
    } catch (error) {
      if (!(error instanceof NotTaken) || tries >= 3) throw error;
    }
  }
}

/** So many answers make a load. */
const ENOUGH = 50;

test('a rolling restart under load loses no request that was accepted', async ({
  installation,
  env,
  nodes,
  node,
  browserOf,
}) => {
  const browsers = await Promise.all(
    Array.from({ length: 8 }, async (_, n) => browserOf(await installation.add(`roll${n}`, 'consultant'))),
  );
  const answers = new Map<number, number>();
  let rolling = true;
  let asked = 0;
  const load = browsers.map(async (browser, n) => {
    for (let turn = n; rolling || asked <= ENOUGH; turn += 1) {
      asked += 1;
      const status = await askAnybody(browser, node, turn);
      answers.set(status, (answers.get(status) ?? 0) + 1);
      await sleep(40);
    }
  });
  const restart = async () => {
    for (const [at, one] of nodes.entries()) {
      one.child.kill('SIGTERM');
      const { code, err } = await one.ended;
      expect({ code, err }).toEqual({ code: 0, err: '' });
      nodes[at] = await installation.serve({ port: one.port, env });
    }
  };
  await together([...load, restart().finally(() => (rolling = false))]);
  expect([...answers.keys()]).toEqual([200]);
  expect(answers.get(200)).toBeGreaterThan(ENOUGH);
});

/** Every node answers; a connection that broke before may cost the first request of a node its answer. */
async function allAnswer(browser: Browser, node: (n: number) => number): Promise<void> {
  for (const n of [0, 1, 2]) {
    await expect.poll(async () => (await browser.get(node(n), SESSION)).status).toBe(200);
  }
}

describe('a database that goes away', () => {
  /** Each node is asked so often meanwhile. */
  const TIMES = 4;

  test('ASVS 16.5.3: is 503 with Retry-After on every node, never an open gate; and all is well when it is back', async ({
    installation,
    gateway,
    nodes,
    node,
    browserOf,
  }) => {
    const somebody = await installation.add('ida', 'consultant', { enrolled: true });
    const verified = await browserOf(somebody);
    await verified.post(node(0), '/mfa/verify', { code: codeOf(installation, somebody) });
    const owing = await browserOf(somebody);
    const stranger = installation.browser();
    expect((await verified.get(node(0), '/dashboard/acme')).status).toBe(200);
    expect((await owing.get(node(0), '/dashboard/acme')).status).toBe(303);

    await gateway.cut();
    for (let n = 0; n < TIMES * nodes.length; n += 1) {
      for (const browser of [verified, owing]) {
        const page = await browser.get(node(n), '/dashboard/acme');
        expect(page.status).toBe(503);
        expect(Number(page.headers['retry-after'])).toBeGreaterThan(0);
        expect(page.headers['content-type']).toContain('text/html');
        expect(page.headers['content-security-policy']).toContain("default-src 'none'");
        const problem = await browser.get(node(n), SESSION);
        expect(problem.status).toBe(503);
        expect(Number(problem.headers['retry-after'])).toBeGreaterThan(0);
        expect(problem.headers['content-type']).toContain('application/problem+json');
        expect(JSON.parse(problem.body)).toMatchObject({ status: 503 });
      }
      const code = await owing.post(node(n), '/mfa/verify', { code: codeOf(installation, somebody) });
      expect(code.status).toBe(503);
      const form = { email: somebody.email, password: PASSWORD };
      expect((await stranger.post(node(n), '/login', form)).status).toBe(503);
      expect((await stranger.get(node(n), SESSION)).status).toBe(401);
      expect((await stranger.get(node(n), '/healthz')).status).toBe(200);
      expect((await stranger.get(node(n), '/readyz')).status).toBe(503);
    }

    await gateway.open();
    for (const n of [0, 1, 2]) {
      expect((await stranger.get(node(n), '/readyz')).status).toBe(200);
      expect((await verified.get(node(n), '/dashboard/acme')).status).toBe(200);
      expect((await owing.get(node(n), '/dashboard/acme')).headers.location).toBe('/mfa/verify');
    }
    // No try meanwhile was counted, and none let anybody in.
    expect((await accountRow(installation, somebody)).factor_failures_in_row).toBe(0);
    expect(await countEvents(installation, somebody, 'code.accepted')).toBe(1);
    expect((await owing.post(node(1), '/mfa/verify', { code: '000000' })).status).toBe(422);
    const entered = await stranger.post(node(2), '/login', { email: somebody.email, password: PASSWORD });
    expect(entered.headers.location).toBe('/mfa/verify');
  });

  test('one that merely falls silent is given up after the statement’s time', async ({
    installation,
    gateway,
    node,
    browserOf,
    env,
  }) => {
    const browser = await browserOf(await installation.add('jo', 'consultant'));
    await allAnswer(browser, node);
    const impatient = await installation.serve({ env: { ...env, DATABASE_TIMEOUT_SECONDS: '2' } });
    await expect.poll(async () => (await browser.get(impatient.port, SESSION)).status).toBe(200);
    gateway.fallSilent();
    const asked = Date.now();
    const answer = await browser.get(impatient.port, SESSION);
    expect(answer.status).toBe(503);
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0);
    // A system gives up a silent connection after a quarter of an hour; a busy machine is given its time.
    expect(Date.now() - asked).toBeLessThan(120_000);
    await gateway.cut();
    await gateway.open();
    await allAnswer(browser, node);
    impatient.child.kill('SIGKILL');
    await impatient.ended;
  });
});

/** So many changes are made at each node. */
const ENTRIES_A_NODE = 12;

// Last, for it ends the nodes.
test('B11: what three nodes record at once, while one links and is killed in the midst of it, is one chain when another goes on', async ({
  installation,
  env,
  nodes,
  node,
  owner,
  browserOf,
}) => {
  const browsers = await Promise.all(nodes.map(() => browserOf(owner)));
  const record = () =>
    Promise.all(
      browsers.map(async (browser, n) => {
        for (let entry = 0; entry < ENTRIES_A_NODE; entry += 1) {
          const leads = entry % 2 === 0 ? '3.1' : '4.0';
          const { status } = await browser.post(node(n), '/dashboard/acme/settings/cvss', { leads });
          expect(status).toBe(303);
        }
      }),
    );
  const isLinking = sql`select 1 from pg_stat_activity where datname = current_database()
    and cardinality(pg_blocking_pids(pid)) > 0 and query ilike '%audit_links%'`;
  // The clock of the nodes stands still, so that nobody's turn to link would ever be over.
  const passTurn = () => installation.db.deleteFrom('leases').where('name', '=', 'audit-links').execute();
  await installation.db.transaction().execute(async (trx) => {
    // Whoever links gets no further than this, in a transaction that has begun.
    await sql`lock table audit_links in share mode`.execute(trx);
    await record();
    await passTurn();
    await expect.poll(async () => (await isLinking.execute(installation.db)).rows.length).toBeGreaterThan(0);
    for (const { child } of nodes) child.kill('SIGKILL');
    await Promise.all(nodes.map(({ ended }) => ended));
  });
  await passTurn();
  await installation.serve({ env });
  const { db, keyring } = installation.backstage.services;
  await expect.poll(() => isAnyUnlinked(db)).toBe(false);
  const chain = installation.workspaceId;
  const verdict = await verifyChain({ db, key: await commitmentKey(db, keyring), chain });
  const recorded = await installation.db
    .selectFrom('audit_events')
    .select((eb) => eb.fn.countAll<string>().as('count'))
    .where('workspace_id', '=', chain)
    .executeTakeFirstOrThrow();
  // Of two that choose the same at once one changes nothing.
  expect(Number(recorded.count)).toBeGreaterThan(ENTRIES_A_NODE);
  expect(verdict).toMatchObject({ whole: true, entries: Number(recorded.count), waiting: 0 });
});
