import { statSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { sql } from 'kysely';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { openSession } from '../../src/access/sessions.ts';
import { Installation, type Somebody, PASSWORD as THEIRS } from '../nodes/installation.ts';
import { hasSmallDisks, SmallDisk } from '../small-disk.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';
import { type Person, type Place, World } from '../world.ts';

/**
 * With a full disk every page was a 500, that of who only reads included, while `/readyz` said that all was well. It is
 * 503 with `Retry-After` where something had to be written, and only there.
 */

const onPostgres = process.env.TEST_DATABASE === 'postgres';
const MINUTES_MS = 60_000;

/** Answers of a page or a probe, until it is the wanted one; readiness is known for two seconds at most. */
const becomes = (ask: () => Promise<number>, status: number) =>
  expect.poll(ask, { interval: 100 }).toBe(status);

async function onServer<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Ends the connections to a world's database, so that those that follow are of another kind. */
async function reconnected(client: pg.Client, name: string): Promise<void> {
  await client.query('select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1', [
    name,
  ]);
}

async function nameOf(world: World): Promise<string> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(world.db);
  return rows[0]?.name ?? '';
}

describe('a database that takes no writes', () => {
  let world: World;
  let acme: Place;
  let owner: Person;
  let client: Person;
  let admin: Person;
  beforeAll(async () => {
    world = await World.create();
    acme = await world.workspace('acme');
    owner = await world.account('Olivia Owner');
    client = await world.account('Clara Client');
    admin = await world.account('Ada Admin', { admin: true });
    await world.join(owner, acme, 'owner');
    await world.join(client, acme, 'client');
    for (const person of [owner, client, admin]) await world.enrol(person);
  });
  afterAll(() => world.destroy());

  async function takeWrites(taken: boolean): Promise<void> {
    if (!onPostgres) {
      // As where the file system became read-only: the answer is SQLITE_READONLY.
      await sql`pragma query_only = ${sql.lit(taken ? 0 : 1)}`.execute(world.db);
      return;
    }
    const name = await nameOf(world);
    await onServer(async (server) => {
      await server.query(
        `alter database ${name} set default_transaction_read_only = ${taken ? 'off' : 'on'}`,
      );
      await reconnected(server, name);
    });
  }
  afterEach(() => takeWrites(true));

  /** Somebody with a message to be shown, whose session's last use is to be noted. */
  async function returning(who: Person | null, host: 'base' | 'tenant'): Promise<Visitor> {
    const visitor = world.visitor(host === 'tenant' ? acme : undefined);
    if (who === null) return visitor;
    const now = world.clock.now();
    const token = await world.db.transaction().execute((trx) =>
      openSession(trx, world.config, {
        accountId: who.id,
        workspaceId: who === admin ? null : acme.id,
        host,
        now,
        ip: '127.0.0.1',
        userAgent: 'test',
        returnTo: null,
      }),
    );
    await world.db
      .updateTable('sessions')
      .set({ mfa_verified_at: now, seen_at: now - 5 * MINUTES_MS, flash: 'Saved.' })
      .where('account_id', '=', who.id)
      .execute();
    visitor.plant(token);
    return visitor;
  }

  const ASKERS = [
    ['nobody', 'base', () => null],
    ['nobody', 'tenant', () => null],
    ['an owner', 'base', () => owner],
    ['a client', 'tenant', () => client],
    ['an administrator', 'base', () => admin],
  ] as const;

  /** A path of the route: ids of what is there, or of what might be. */
  const pathOf = (url: string) =>
    url
      .replace(':accountId', client.id)
      .replace(':workspaceId', acme.id)
      .replace(/:\w+/g, '019aab00-0000-7000-8000-000000000000');

  test.each(ASKERS)('every page is shown as before: %s, %s host', async (_name, host, who) => {
    const visitor = await returning(who(), host);
    const pages = world.routes.filter(
      ({ method, config }) => method === 'GET' && config?.mark?.kind !== 'open',
    );
    const statuses = async () => {
      const answers: [string, number][] = [];
      for (const { url } of pages) answers.push([url, (await visitor.get(pathOf(url))).statusCode]);
      return answers;
    };
    // What the first look writes, such as a secret to be scanned, is there for the second.
    const before = await statuses();
    await world.db
      .updateTable('sessions')
      .set({ seen_at: world.clock.now() - 5 * MINUTES_MS, flash: 'Saved.' })
      .execute();
    await takeWrites(false);
    for (const [index, [url, status]] of (await statuses()).entries()) {
      const [, expected = 0] = before[index] ?? [];
      // Refusals too: they are counted beside the record (D25).
      expect(status, url).toBe(expected);
    }
    expect(pages.length).toBeGreaterThan(15);
  });

  test.each(ASKERS)(
    'no form is a 500, and what writes is 503 with Retry-After: %s, %s host',
    async (_name, host, who) => {
      const visitor = await returning(who(), host);
      await takeWrites(false);
      const actions = world.routes.filter(({ method }) => method === 'POST');
      const unavailable: string[] = [];
      for (const { url } of actions) {
        const answer = await visitor.post(pathOf(url), {
          email: 'somebody@example.com',
          password: PASSWORD,
          current: PASSWORD,
          code: '123456',
          name: 'Some Body',
          workspace: 'Some Place',
          slug: 'some-place',
          role: 'consultant',
          enabled: 'true',
          apply: 'now',
          plan: 'team',
          accent: 'teal',
          reason: 'because of the test',
          token: 'A'.repeat(43),
          always_ask: 'true',
        });
        expect([url, answer.statusCode]).not.toEqual([url, 500]);
        if (answer.statusCode !== 503) continue;
        unavailable.push(url);
        expect(Number(answer.headers['retry-after']), url).toBeGreaterThan(0);
      }
      expect(unavailable).toContain(who() === null ? '/login' : '/logout');
      await takeWrites(true);
      expect((await visitor.get('/login')).statusCode).toBeLessThan(400);
    },
  );

  test('not ready meanwhile, alive all the time, and ready again by itself', async () => {
    const ask = async (url: string) => (await world.visitor().get(url)).statusCode;
    const readiness = () => ask('/readyz');
    expect(await readiness()).toBe(200);
    await takeWrites(false);
    await becomes(readiness, 503);
    expect(await ask('/healthz')).toBe(200);
    await takeWrites(true);
    await becomes(readiness, 200);
  });

  test('whoever asks whether it is ready a hundred times does not have it write a hundred times', async () => {
    const probed = async () => {
      const { value } = await world.db
        .selectFrom('installation')
        .select('value')
        .where('key', '=', 'write-probe')
        .executeTakeFirstOrThrow();
      return value;
    };
    await becomes(async () => (await world.visitor().get('/readyz')).statusCode, 200);
    const values = new Set<string>();
    const started = performance.now();
    for (let n = 0; n < 100; n += 1) {
      await world.visitor().get('/readyz');
      values.add(await probed());
    }
    expect(values.size).toBeLessThanOrEqual(2 + (performance.now() - started) / 2_000);
  });
});

describe.skipIf(onPostgres)('SQLite with no room for another page', () => {
  let world: World;
  beforeEach(async () => {
    world = await World.create();
  });
  afterEach(() => world.destroy());

  test('a transaction that SQLite gave up half-way is not gone on with, statement by statement', async () => {
    const acme = await world.workspace('acme');
    await sql`create table big (content blob not null) strict`.execute(world.db);
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(world.db);
    await sql`pragma max_page_count = ${sql.lit((rows[0]?.page_count ?? 0) + 2)}`.execute(world.db);
    const name = async () =>
      (await world.db.selectFrom('workspaces').select('name').executeTakeFirstOrThrow()).name;
    const before = await name();
    const outcome = world.db.transaction().execute(async (trx) => {
      await trx.updateTable('workspaces').set({ name: 'first' }).where('id', '=', acme.id).execute();
      // Whoever takes this for a refusal and goes on …
      await sql`insert into big values (zeroblob(100000))`.execute(trx).catch(() => undefined);
      await trx.updateTable('workspaces').set({ name: 'second' }).where('id', '=', acme.id).execute();
    });
    await expect(outcome).rejects.toMatchObject({ errcode: 13 });
    expect(await name()).toBe(before);
    await sql`pragma max_page_count = 1000000`.execute(world.db);
    await world.db.updateTable('workspaces').set({ name: 'third' }).execute();
    expect(await name()).toBe('third');
  });

  test('a form is 503, and done when there is room again', async () => {
    const acme = await world.workspace('acme');
    const owner = await world.account('Olivia Owner');
    await world.join(owner, acme, 'owner');
    const visitor = await world.signedIn(owner, acme);
    const { rows } = await sql<{ page_count: number }>`pragma page_count`.execute(world.db);
    await sql`pragma max_page_count = ${sql.lit(rows[0]?.page_count ?? 0)}`.execute(world.db);
    const statuses = new Set<number>();
    const rename = async () =>
      (await visitor.post('/dashboard/acme/settings/workspace', { name: 'New name', accent: 'teal' }))
        .statusCode;
    // Until the pages that are there are full as well.
    for (let n = 0; n < 200 && !statuses.has(503); n += 1) statuses.add(await rename());
    expect([...statuses].sort()).toEqual([303, 503]);
    expect((await visitor.get('/dashboard/acme')).statusCode).toBe(200);
    await sql`pragma max_page_count = 1000000`.execute(world.db);
    expect(await rename()).toBe(303);
  });
});

describe.skipIf(onPostgres || !hasSmallDisks)('SQLite on a disk that is full', () => {
  let disk: SmallDisk;
  let place: Installation;
  let ada: Somebody;
  beforeEach(async () => {
    const made = SmallDisk.make(3);
    if (made === null) throw new Error('no disk');
    disk = made;
    place = await Installation.make({ parent: disk.place });
    ada = await place.add('ada', 'owner');
  });
  afterEach(async () => {
    try {
      await place.destroy();
    } finally {
      disk.remove();
    }
  });

  test('a server goes on reading, says that it is not ready, and recovers by itself', async () => {
    const { port, child } = await place.serve();
    const signedIn = await place.signedIn(ada);
    const entering = place.browser();
    const enter = () => entering.post(port, '/login', { email: ada.email, password: THEIRS });
    const statusOf = async (path: string) => (await signedIn.get(port, path)).status;
    expect(await statusOf('/readyz')).toBe(200);
    expect(await statusOf('/dashboard/acme')).toBe(200);
    await place.db
      .updateTable('sessions')
      .set({ seen_at: Date.now() - 5 * MINUTES_MS })
      .execute();
    // The room that the log had taken is given back, so that it needs new room for whatever is written.
    await expect
      .poll(async () => (await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(place.db)).rows)
      .toMatchObject([{ busy: 0 }]);
    disk.fill();

    await becomes(() => statusOf('/readyz'), 503);
    for (let round = 0; round < 5; round += 1) {
      for (const path of [
        '/dashboard/acme',
        '/dashboard/acme/activity',
        '/account/security',
        '/login',
        '/healthz',
      ]) {
        expect([path, await statusOf(path)]).toEqual([path, path === '/login' ? 303 : 200]);
      }
      const refused = await enter();
      expect(refused.status).toBe(503);
      expect(Number(refused.headers['retry-after'])).toBeGreaterThan(0);
      const unsaved = await signedIn.post(port, '/dashboard/acme/settings/workspace', {
        name: 'New name',
        accent: 'teal',
      });
      expect(unsaved.status).toBe(503);
    }
    expect(child.exitCode).toBeNull();

    disk.makeRoom();
    await becomes(() => statusOf('/readyz'), 200);
    expect((await enter()).status).toBe(303);
    expect(
      (await signedIn.post(port, '/dashboard/acme/settings/workspace', { name: 'New name', accent: 'teal' }))
        .status,
    ).toBe(303);
    signedIn.leave();
    entering.leave();
  });
});

describe.skipIf(!onPostgres || !hasSmallDisks || process.env.TEST_DATABASE_URL !== undefined)(
  'PostgreSQL on a disk that is full',
  () => {
    const TABLESPACE = `small_${process.pid}`;
    let disk: SmallDisk;
    let world: World;
    beforeEach(async () => {
      const made = SmallDisk.make(48);
      if (made === null) throw new Error('no disk');
      disk = made;
      world = await World.create();
      const name = await nameOf(world);
      await onServer(async (server) => {
        const { rows } = await server.query<{ data_directory: string }>('show data_directory');
        const folder = disk.folder('tablespace');
        const { uid, gid } = statSync(rows[0]?.data_directory ?? '');
        await chown(folder, uid, gid);
        await server.query(`create tablespace ${TABLESPACE} location '${folder}'`);
        await reconnected(server, name);
        await server.query(`alter database ${name} set tablespace ${TABLESPACE}`);
      });
    });
    afterEach(async () => {
      try {
        await world.destroy();
        await onServer((server) => server.query(`drop tablespace ${TABLESPACE}`));
      } finally {
        disk.remove();
      }
    });

    test('reads go on, what needs room is 503, it is not ready, and recovers by itself', async () => {
      const acme = await world.workspace('acme');
      const owner = await world.account('Olivia Owner');
      await world.join(owner, acme, 'owner');
      const visitor = await world.signedIn(owner, acme);
      const statusOf = async (path: string) => (await visitor.get(path)).statusCode;
      const rename = async () =>
        (await visitor.post('/dashboard/acme/settings/workspace', { name: 'New name', accent: 'teal' }))
          .statusCode;
      expect(await statusOf('/readyz')).toBe(200);
      disk.fill();
      await becomes(() => statusOf('/readyz'), 503);
      const statuses = new Set<number>();
      // There is room in pages that are there already, for a while.
      for (let n = 0; n < 500 && !statuses.has(503); n += 1) statuses.add(await rename());
      expect([...statuses].filter((status) => status !== 303)).toEqual([503]);
      world.clock.advance(5 * MINUTES_MS);
      expect(await statusOf('/dashboard/acme')).toBe(200);
      expect(await statusOf('/healthz')).toBe(200);
      disk.makeRoom();
      await becomes(() => statusOf('/readyz'), 200);
      expect(await rename()).toBe(303);
    });
  },
);
