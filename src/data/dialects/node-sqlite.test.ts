import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { sql } from 'kysely';
import { describe, expect } from 'vitest';
import { test as base } from '../../../test/fixtures.ts';
import { openDatabase } from '../database.ts';
import { isBusy } from '../unavailable.ts';

const test = base.extend('db', ({ folder }, { onCleanup }) => {
  const db = openDatabase({ kind: 'sqlite', path: join(folder, 'a.db') });
  onCleanup(() => db.destroy());
  return db;
});

const FULL = 2;

test('a commit is on the disk before it is answered, and references and triggers are kept to', async ({
  db,
}) => {
  const settings = await db.transaction().execute(async (trx) => {
    const { rows } = await sql`select * from pragma_synchronous, pragma_journal_mode, pragma_foreign_keys,
      pragma_recursive_triggers`.execute(trx);
    return rows[0];
  });
  expect(settings).toEqual({
    synchronous: FULL,
    journal_mode: 'wal',
    foreign_keys: 1,
    recursive_triggers: 1,
  });
});

test.skipIf(process.platform === 'win32')('the files are for their owner alone', async ({ db, folder }) => {
  await sql`create table notes (text text not null) strict`.execute(db);
  const names = await readdir(folder);
  expect(names.toSorted()).toEqual(['a.db', 'a.db-shm', 'a.db-wal']);
  for (const name of names) expect((await stat(join(folder, name))).mode & 0o077, name).toBe(0);
});

test('reads see nothing of a transaction until it is committed, and all of it at once then', async ({
  db,
}) => {
  await sql`create table notes (text text not null) strict`.execute(db);
  const found = db.selectFrom(sql<{ text: string }>`notes`.as('notes')).select('text');
  const notes = async () => (await found.execute()).length;
  await db.transaction().execute(async (trx) => {
    await sql`insert into notes values ('a'), ('b')`.execute(trx);
    expect(await notes()).toBe(0);
  });
  expect(await notes()).toBe(2);
  const failure = db.transaction().execute(async (trx) => {
    await sql`delete from notes`.execute(trx);
    throw new Error('changed my mind');
  });
  await expect(failure).rejects.toThrow('changed my mind');
  expect(await notes()).toBe(2);
});

test('writers take turns, and one that fails does not stop the next', async ({ db }) => {
  await sql`create table counts (n integer not null check (n < 10)) strict`.execute(db);
  await sql`insert into counts values (0)`.execute(db);
  const raise = () =>
    db.transaction().execute(async (trx) => {
      const { rows } = await sql<{ n: number }>`select n from counts`.execute(trx);
      await sql`update counts set n = ${(rows[0]?.n ?? 0) + 1}`.execute(trx);
    });
  const outcomes = await Promise.allSettled(Array.from({ length: 15 }, raise));
  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(9);
  expect((await sql`select n from counts`.execute(db)).rows).toEqual([{ n: 9 }]);
});

/** With a table that another program has locked. */
const locked = test
  .extend('other', async ({ folder, db }, { onCleanup }) => {
    await sql`create table counts (n integer not null) strict`.execute(db);
    await sql`insert into counts values (0)`.execute(db);
    const other = new DatabaseSync(join(folder, 'a.db'));
    other.exec('begin immediate');
    onCleanup(() => other.close());
    return other;
  })
  .extend('count', ({ db }) => async () => {
    const { rows } = await sql<{ n: number }>`select n from counts`.execute(db);
    return rows[0]?.n;
  })
  .extend(
    'read',
    ({ db }) =>
      () =>
        db.selectFrom(sql<{ n: number }>`counts`.as('counts')).select('n').execute(),
  )
  .extend(
    'raise',
    ({ db }) =>
      () =>
        sql`update counts set n = n + 1`.execute(db),
  )
  .extend(
    'raiseInTransaction',
    ({ db }) =>
      () =>
        db.transaction().execute((trx) => sql`update counts set n = n + 1`.execute(trx)),
  );

describe('while another program has the lock', () => {
  locked(
    'writes wait for it, others are answered meanwhile, and nothing is lost',
    async ({ read, raise, raiseInTransaction, count, other }) => {
      let done = 0;
      const writes = [raise(), raiseInTransaction(), raise()].map((write) =>
        write.then(() => {
          done += 1;
        }),
      );
      for (let turns = 0; turns < 10; turns += 1) {
        await sleep(10);
        expect(await read()).toEqual([{ n: 0 }]);
      }
      expect(done).toBe(0);
      other.exec('commit');
      await Promise.all(writes);
      expect(await count()).toBe(3);
    },
  );

  locked(
    'however many wait, none does so for longer than the first',
    async ({ raise, raiseInTransaction, count, other }) => {
      const started = performance.now();
      const ended: number[] = [];
      const writes = Array.from({ length: 6 }, (_, n) =>
        (n % 2 === 0 ? raise() : raiseInTransaction()).finally(() => ended.push(performance.now() - started)),
      );
      const outcomes = await Promise.allSettled(writes);
      const [first = 0, last = 0] = [Math.min(...ended), Math.max(...ended)];
      expect(outcomes.map((outcome) => outcome.status === 'rejected' && isBusy(outcome.reason))).toEqual(
        outcomes.map(() => true),
      );
      expect(first).toBeGreaterThan(4_900);
      // One after the other they would have taken six times as long.
      expect(last).toBeLessThan(2 * first);
      other.exec('commit');
      await raise();
      expect(await count()).toBe(1);
    },
  );
});
