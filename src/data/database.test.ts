import { join } from 'node:path';
import { sql } from 'kysely';
import { expect } from 'vitest';
import { test } from '../../test/fixtures.ts';
import { openDatabase, type Reader, readRaw } from './database.ts';

test('D24: what reads has no leave to write, whichever way it is tried', () => {
  const unleft = (db: Reader) => [
    // @ts-expect-error: no statement of one's own
    () => sql`update "mfa_policies" set required = 0`.execute(db),
    // @ts-expect-error: nor what runs one
    () => db.getExecutor(),
    // @ts-expect-error: nor one that is built
    () => db.updateTable('mfa_policies'),
    // @ts-expect-error: nor a transaction of one's own
    () => db.transaction(),
  ];
  // None is run: that they do not compile is what is asked.
  expect(unleft).toBeTypeOf('function');
});

test('D24: read as it is spelt, only what reads is run', async ({ folder }) => {
  const db = openDatabase({ kind: 'sqlite', path: join(folder, 'one.db') });
  try {
    await sql`create table notes (id integer)`.execute(db);
    await sql`insert into notes values (1)`.execute(db);
    expect(await readRaw(db, sql`select id from notes union all select ${2}`)).toEqual([
      { id: 1 },
      { id: 2 },
    ]);
    for (const refused of [
      sql`delete from notes`,
      sql`with gone as (delete from notes returning id) select id from gone`,
      sql`select 1; delete from notes`,
      sql`select id into others from notes`,
    ])
      await expect(readRaw(db, refused)).rejects.toThrow('only read');
    expect(await readRaw(db, sql`select id from notes`)).toEqual([{ id: 1 }]);
  } finally {
    await db.destroy();
  }
});
