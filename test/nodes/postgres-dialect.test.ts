import { once } from 'node:events';
import { createServer } from 'node:net';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { keyOf, sessionQuery } from '../../src/access/session-query.ts';
import { migrations } from '../../src/areas/index.ts';
import { type Database, openDatabase } from '../../src/data/database.ts';
import type { PoolLimits } from '../../src/data/dialects/postgres.ts';
import { migrate } from '../../src/data/migrations/index.ts';
import { isDatabaseUnavailable } from '../../src/data/unavailable.ts';
import { hashToken } from '../../src/domain/token.ts';
import { test as base } from '../fixtures.ts';

/** Nothing here comes near them, on however busy a machine; a test of a limit sets its own. */
const LIMITS: PoolLimits = { connections: 2, connectMs: 120_000, statementMs: 120_000 };

/** Opens what is closed again after the test, before its database goes. */
const test = base.extend('open', async ({ emptyDatabase }, { onCleanup }) => {
  const opened: Database[] = [];
  onCleanup(async () => {
    for (const db of opened) await db.destroy();
  });
  return (limits: Partial<PoolLimits> = {}, url = emptyDatabase.url): Database => {
    const pool = { ...LIMITS, ...limits };
    const db = openDatabase({ kind: 'postgres', url, pool, onIdleError: () => undefined });
    opened.push(db);
    return db;
  };
});

const failureOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => null,
    (error: unknown) => error,
  );

const pidOf = async (db: Database) => {
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db);
  return rows[0]?.pid;
};

/** Waits until the server has ended the connection, as another one sees it. */
const isGone = (pid: number | undefined, seenBy: Database) =>
  expect
    .poll(async () => (await sql`select 1 from pg_stat_activity where pid = ${pid}`.execute(seenBy)).rows)
    .toEqual([]);

test('the request path runs on named statements, prepared once a connection', async ({ open }) => {
  const db = open({ connections: 1 });
  await migrate(db, 'postgres', migrations);
  for (const token of ['a', 'b', 'c']) await sessionQuery(db, [keyOf(hashToken(token), null, 1)]).execute();
  const { rows } = await sql<{ name: string; calls: number }>`
    select name, generic_plans + custom_plans as calls from pg_prepared_statements
    where statement like ${'%join "sessions" as "t"%'} and statement not like ${'%pg_prepared_statements%'}`.execute(
    db,
  );
  expect(rows).toHaveLength(1);
  expect(rows[0]?.name).toMatch(/^[\w-]{32}$/);
  expect(Number(rows[0]?.calls)).toBe(3);
});

test('a connection that is lost in the middle of a transaction fails the transaction, not the process', async ({
  open,
}) => {
  const db = open();
  const other = open();
  const failure = await failureOf(
    db.transaction().execute(async (trx) => {
      const pid = await pidOf(trx);
      await sql`select pg_terminate_backend(${pid})`.execute(other);
      // Idle in the transaction when the news comes.
      await isGone(pid, other);
      await sql`select 1`.execute(trx);
    }),
  );
  expect(isDatabaseUnavailable(failure)).toBe(true);
  expect(await pidOf(db)).toBeTypeOf('number');
});

test('a statement that takes too long is cut off by the server', async ({ open }) => {
  const db = open({ statementMs: 500 });
  const started = Date.now();
  const failure = await failureOf(sql`select pg_sleep(120)`.execute(db));
  expect(failure).toMatchObject({ code: '57014' });
  expect(isDatabaseUnavailable(failure)).toBe(true);
  expect(Date.now() - started).toBeLessThan(120_000);
});

test('a transaction that is left open gives its rows back', async ({ open }) => {
  const db = open({ statementMs: 500 });
  const other = open();
  const failure = await failureOf(
    db.transaction().execute(async (trx) => {
      await isGone(await pidOf(trx), other);
      await sql`select 1`.execute(trx);
    }),
  );
  expect(isDatabaseUnavailable(failure)).toBe(true);
});

test('the pool has a size, and a wait for a connection an end', async ({ open }) => {
  const db = open({ connectMs: 2_000 });
  const failed = Promise.withResolvers<void>();
  const held = [1, 2].map(() => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const over = db.connection().execute(async (connection) => {
      await pidOf(connection);
      resolve();
      await failed.promise;
    });
    return { taken: promise, over };
  });
  await Promise.all(held.map(({ taken, over }) => Promise.race([taken, over])));
  const failure = await failureOf(sql`select 1`.execute(db));
  failed.resolve();
  expect(isDatabaseUnavailable(failure)).toBe(true);
  await Promise.all(held.map(({ over }) => over));
  expect(await pidOf(db)).toBeTypeOf('number');
});

/** What a client says first to a server that has no TLS, by its URL. */
async function greeting(
  connect: (url: string) => Database,
  query: string,
): Promise<{ first: number; error: unknown; more: boolean }> {
  const SSL_REQUEST_BYTES = 8;
  let first = 0;
  let more = false;
  const server = createServer((socket) => {
    socket.once('data', (chunk) => {
      first = chunk.readInt32BE(4);
      socket.on('data', () => {
        more = true;
      });
      if (chunk.length === SSL_REQUEST_BYTES) socket.write('N');
      else socket.destroy();
    });
    socket.on('error', () => undefined);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const port = address !== null && typeof address !== 'string' ? address.port : 0;
  const error = await failureOf(
    sql`select 1`.execute(connect(`postgres://portal@127.0.0.1:${port}/portal${query}`)),
  );
  server.close();
  return { first, error, more };
}

test('sslmode decides on TLS, and what demands it never goes on without', async ({ open }) => {
  const greeted = (query: string) => greeting((url) => open({}, url), query);
  const SSL_REQUEST = 80_877_103;
  const PROTOCOL_3 = 196_608;
  expect((await greeted('')).first).toBe(PROTOCOL_3);
  expect((await greeted('?sslmode=disable')).first).toBe(PROTOCOL_3);
  for (const mode of ['require', 'verify-ca', 'verify-full']) {
    const { first, error, more } = await greeted(`?sslmode=${mode}`);
    expect(first).toBe(SSL_REQUEST);
    expect(error).toBeInstanceOf(Error);
    // Neither a user name nor a password went out in the clear.
    expect(more).toBe(false);
  }
});
