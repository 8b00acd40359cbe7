import { statSync } from 'node:fs';
import { chown } from 'node:fs/promises';
import { sql } from 'kysely';
import type pg from 'pg';
import { describe, expect, inject } from 'vitest';
import { anotherWorld, test, testInOneWorld } from '../fixtures.ts';
import { PASSWORD as THEIRS } from '../nodes/installation.ts';
import { withClient } from '../postgres-client.ts';
import { hasSmallDisks, SmallDisk } from '../small-disk.ts';
import { PASSWORD, type Visitor } from '../visitor.ts';
import type { World } from '../world.ts';

/**
 * With a full disk every page was a 500, that of who only reads included, while `/readyz` said that all was well. It is
 * 503 with `Retry-After` where something had to be written, and only there.
 */

const onPostgres = process.env.TEST_DATABASE === 'postgres';
const MINUTES_MS = 60_000;

/** Answers of a page or a probe, until it is the wanted one; readiness is known for two seconds at most. */
const becomes = (ask: () => Promise<number>, status: number) =>
  expect.poll(ask, { interval: 100 }).toBe(status);

const onServer = <T>(work: (client: pg.Client) => Promise<T>) => withClient(inject('postgresUrl'), work);

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

const withoutWrites = testInOneWorld
  .extend('cast', { auto: true, scope: 'file' }, async ({ world, olivia, clara, ada }) => {
    for (const person of [olivia, clara]) await world.enrol(person);
    return { olivia, clara, ada };
  })
  .extend('takeWrites', async ({ world }, { onCleanup }) => {
    const takeWrites = async (taken: boolean): Promise<void> => {
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
    };
    onCleanup(() => takeWrites(true));
    return takeWrites;
  })
  /** Somebody with a message to be shown, whose session's last use is to be noted. */
  .extend(
    'returning',
    ({ world, acme, cast }) =>
      async (who: keyof typeof cast | null, host: 'base' | 'tenant'): Promise<Visitor> => {
        if (who === null) return world.visitor(host === 'tenant' ? acme : undefined);
        const { id } = cast[who];
        const visitor = await world.signedIn(cast[who], who === 'ada' ? null : acme, host);
        const now = world.clock.now();
        await world.db
          .updateTable('sessions')
          .set({ mfa_verified_at: now, seen_at: now - 5 * MINUTES_MS, flash: 'Saved.' })
          .where('account_id', '=', id)
          .execute();
        return visitor;
      },
  )
  /** A path of the route: ids of what is there, or of what might be. */
  .extend(
    'pathOf',
    ({ clara, acme }) =>
      (url: string) =>
        url
          .replace(':accountId', clara.id)
          .replace(':workspaceId', acme.id)
          .replace(/:\w+/g, '019aab00-0000-7000-8000-000000000000'),
  );

describe('a database that takes no writes', () => {
  const ASKERS = [
    ['nobody', 'base', null],
    ['nobody', 'tenant', null],
    ['an owner', 'base', 'olivia'],
    ['a client', 'tenant', 'clara'],
    ['an administrator', 'base', 'ada'],
  ] as const;

  withoutWrites.for(ASKERS)(
    'every page is shown as before: %s, %s host',
    async ([, host, who], { world, takeWrites, returning, pathOf }) => {
      const visitor = await returning(who, host);
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
    },
  );

  withoutWrites.for(ASKERS)(
    'no form is a 500, and what writes is 503 with Retry-After: %s, %s host',
    async ([, host, who], { world, takeWrites, returning, pathOf }) => {
      const visitor = await returning(who, host);
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
      expect(unavailable).toContain(who === null ? '/login' : '/logout');
      await takeWrites(true);
      expect((await visitor.get('/login')).statusCode).toBeLessThan(400);
    },
  );

  withoutWrites(
    'not ready meanwhile, alive all the time, and ready again by itself',
    async ({ world, takeWrites }) => {
      const ask = async (url: string) => (await world.visitor().get(url)).statusCode;
      const readiness = () => ask('/readyz');
      expect(await readiness()).toBe(200);
      await takeWrites(false);
      await becomes(readiness, 503);
      expect(await ask('/healthz')).toBe(200);
      await takeWrites(true);
      await becomes(readiness, 200);
    },
  );

  withoutWrites(
    'whoever asks whether it is ready a hundred times does not have it write a hundred times',
    async ({ world }) => {
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
    },
  );
});

describe.skipIf(onPostgres)('SQLite with no room for another page', () => {
  test('a transaction that SQLite gave up half-way is not gone on with, statement by statement', async ({
    world,
    acme,
  }) => {
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

  test('a form is 503, and done when there is room again', async ({ world, acme, olivia }) => {
    const visitor = await world.signedIn(olivia, acme);
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

/** A small disk, which goes with the test. */
function makeDisk(megabytes: number, onCleanup: (work: () => void) => void): SmallDisk {
  const disk = SmallDisk.make(megabytes);
  if (disk === null) throw new Error('no disk');
  onCleanup(() => disk.remove());
  return disk;
}

describe.skipIf(onPostgres || !hasSmallDisks)('SQLite on a disk that is full', () => {
  const onSmallDisk = test
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
    .extend('disk', ({}, { onCleanup }) => makeDisk(6, onCleanup))
    .extend('premises', ({ disk }) => ({ parent: disk.root }));

  onSmallDisk(
    'a server goes on reading, says that it is not ready, and recovers by itself',
    async ({ disk, installation }) => {
      const ada = await installation.add('ada', 'owner');
      const { port, child } = await installation.serve();
      const signedIn = await installation.signedIn(ada);
      const entering = installation.browser();
      const enter = () => entering.post(port, '/login', { email: ada.email, password: THEIRS });
      const statusOf = async (path: string) => (await signedIn.get(port, path)).status;
      expect(await statusOf('/readyz')).toBe(200);
      expect(await statusOf('/dashboard/acme')).toBe(200);
      await installation.db
        .updateTable('sessions')
        .set({ seen_at: Date.now() - 5 * MINUTES_MS })
        .execute();
      // The room that the log had taken is given back, so that it needs new room for whatever is written.
      await expect
        .poll(
          async () =>
            (await sql<{ busy: number }>`pragma wal_checkpoint(truncate)`.execute(installation.db)).rows,
        )
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
        (
          await signedIn.post(port, '/dashboard/acme/settings/workspace', {
            name: 'New name',
            accent: 'teal',
          })
        ).status,
      ).toBe(303);
      signedIn.leave();
      entering.leave();
    },
  );
});

describe.skipIf(!onPostgres || !hasSmallDisks || process.env.TEST_DATABASE_URL !== undefined)(
  'PostgreSQL on a disk that is full',
  () => {
    const TABLESPACE = `small_${process.pid}`;
    const onSmallDisk = test
      // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
      .extend('disk', ({}, { onCleanup }) => makeDisk(48, onCleanup))
      /** It goes after the world whose database is in it, and before its disk. */
      .extend('tablespace', async ({ disk }, { onCleanup }) => {
        await onServer(async (server) => {
          const { rows } = await server.query<{ data_directory: string }>('show data_directory');
          const folder = disk.folder('tablespace');
          const { uid, gid } = statSync(rows[0]?.data_directory ?? '');
          await chown(folder, uid, gid);
          await server.query(`create tablespace ${TABLESPACE} location '${folder}'`);
        });
        onCleanup(() =>
          onServer((server) => server.query(`drop tablespace ${TABLESPACE}`)).then(() => undefined),
        );
        return TABLESPACE;
      })
      .extend('world', async ({ tablespace }, { onCleanup }) => {
        const world = await anotherWorld({})({}, { onCleanup });
        const name = await nameOf(world);
        await onServer(async (server) => {
          await reconnected(server, name);
          await server.query(`alter database ${name} set tablespace ${tablespace}`);
        });
        return world;
      });

    onSmallDisk(
      'reads go on, what needs room is 503, it is not ready, and recovers by itself',
      async ({ disk, world, acme, olivia }) => {
        const visitor = await world.signedIn(olivia, acme);
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
      },
    );
  },
);
