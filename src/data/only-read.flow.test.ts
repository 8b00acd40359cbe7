import {
  type Kysely,
  type KyselyPlugin,
  type RawBuilder,
  SelectModifierNode,
  type SqlBool,
  sql,
} from 'kysely';
import { describe, expect } from 'vitest';
import { testInOneWorld as test } from '../../test/fixtures.ts';
import { type Database, keyedReader, type Reader, readRaw, type Trx } from './database.ts';
import { mustOnlyRead } from './only-read.ts';
import { prepared, type ValueOf } from './prepared.ts';
import type { Schema } from './schema.ts';

const NAME = 'written';

/** As a command does it with leave. */
const rename = (trx: Trx) => trx.updateTable('companies').set({ name: NAME }).execute();
const renamed = prepared((db, value: ValueOf<{ name: string }>) =>
  db.updateTable('companies').set({ name: value('name') }),
);
const rewritten = () => sql`update companies set name = ${NAME}`;
/** Without parameters: PostgreSQL then takes two statements in one. */
const BEHIND = `; update companies set name = '${NAME}'`;
const behind = sql.raw(BEHIND);

const isWritable = (db: Reader): db is Trx => db !== null;
const taken = <T>(value: unknown): T => value as T;
const withEnd: KyselyPlugin = {
  transformQuery: ({ node }) => ({
    ...node,
    endModifiers: [SelectModifierNode.createWithExpression(behind.toOperationNode())],
  }),
  transformResult: async ({ result }) => result,
};

/** What `readRaw` has it compiled by. */
const asIfRaw = Object.assign(sql<{ id: string }>`select 1`, {
  compile: (whole: Database) => whole.getExecutor().provideConnection(async () => undefined),
}) as unknown as RawBuilder<object>;
/** Another text each time that it is looked at. */
let looks = 0;
const turning = {
  compile: () => ({
    ...{ query: sql`select 1`.toOperationNode(), parameters: [], queryId: null },
    get sql() {
      looks += 1;
      return looks % 2 === 0 ? 'select 1' : BEHIND.slice(2);
    },
  }),
} as unknown as RawBuilder<object>;

/** Each compiles, and ran once. */
const WAYS: readonly (readonly [string, (db: Reader) => unknown])[] = [
  [
    'a cast to what the library calls it',
    (db) => (db as Kysely<Schema>).updateTable('companies').set({ name: NAME }).execute(),
  ],
  ['a cast to a database', (db) => renamed(db as Database, { name: NAME })],
  ['a type guard', (db) => (isWritable(db) ? rename(db) : null)],
  ['a cast by a type parameter', (db) => rename(taken<Trx>(db))],
  // @ts-expect-error: it is one.
  ['a comment for the compiler', (db) => rename(db)],
  [
    'a statement behind a select',
    (db) => db.selectFrom('companies').select('id').modifyEnd(behind).execute(),
  ],
  ['one that is streamed', (db) => db.selectFrom('companies').select('id').modifyEnd(behind).stream().next()],
  ['one that is explained', (db) => db.selectFrom('companies').select('id').explain('text', sql`analyze`)],
  [
    'one in the midst of a select',
    (db) => db.selectFrom('companies').select('id').modifyFront(sql`1 from companies${behind} --`).execute(),
  ],
  ['one by a plugin', (db) => db.selectFrom('companies').select('id').withPlugin(withEnd).execute()],
  [
    'one behind what a database reads as a literal',
    (db) =>
      db
        .selectFrom('companies')
        .select('id')
        .where(sql.raw<SqlBool>(`name = e'\\''${BEHIND} --'`))
        .execute(),
  ],
  [
    'a table made of a select',
    (db) =>
      db.selectFrom('companies').select('id').modifyFront(sql`id into stolen from companies --`).execute(),
  ],
  ['a statement of one’s own', (db) => rewritten().execute(db as Trx)],
  ['one that is to be read', (db) => readRaw(db, rewritten())],
  ['what compiles that', (db) => readRaw(db, asIfRaw)],
  ['one that turns into another', (db) => readRaw(db, turning)],
  ['one behind what is to be read', (db) => readRaw(db, sql`select 1 ${behind}`)],
  ['one of keys', (db) => keyedReader(db).rows({ sql: `select 1) as r (c0) ${BEHIND} --`, columns: 1 }, [])],
  ['a transaction of one’s own', (db) => (db as Database).transaction().execute(rename)],
  [
    'a connection of one’s own',
    (db) =>
      (db as Database)
        .connection()
        .execute((one) => one.updateTable('companies').set({ name: NAME }).execute()),
  ],
  [
    'what another is made of',
    (db) => (db as Database).withSchema('public').updateTable('companies').set({ name: NAME }).execute(),
  ],
  ['what stands behind it', (db) => Reflect.get(Object.getPrototypeOf(db), 'updateTable')],
];

describe('D24: with what services carry nothing is written, by', () => {
  test.for(WAYS)('%s', async ([, way], { world, acme }) => {
    await world.company(acme, 'Initech');
    await expect((async () => way(world.services.db))()).rejects.toThrow(
      /this database is only read\. .* perform/,
    );
    const companies = world.db.selectFrom('companies').select('name').where('name', '=', NAME);
    expect(await companies.execute()).toEqual([]);
  });

  test('what a deed has built before', async ({ world }) => {
    const undone = world.db.transaction().execute(async (trx) => {
      await renamed(trx, { name: NAME });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await expect((async () => renamed(world.services.db as Database, { name: NAME }))()).rejects.toThrow(
      'only read',
    );
  });
});

test('D24: it has one thing, and reads by it as ever', async ({ world, acme }) => {
  const { db } = world.services;
  expect(Object.keys(db)).toEqual(['selectFrom']);
  expect(() => Object.assign(db, { selectFrom: null })).toThrow();
  const id = await world.company(acme, 'A; B');
  const found = db.selectFrom('companies').select(['id', 'name']).where('id', '=', id);
  expect(await found.where(sql<SqlBool>`name = 'A; B'`).execute()).toEqual([{ id, name: 'A; B' }]);
  expect(
    await readRaw(db, sql`select name from companies where name = ${'A; B'} or name = 'it''s; not'`),
  ).toEqual([{ name: 'A; B' }]);
});

test('D24: within a transaction a reader sees what that has written', async ({ world, acme }) => {
  const id = await world.company(acme, 'Initech');
  const nameOf = (db: Reader) =>
    db.selectFrom('companies').select('name').where('id', '=', id).executeTakeFirstOrThrow();
  await world.db.transaction().execute(async (trx) => {
    await trx.updateTable('companies').set({ name: 'Initrode' }).where('id', '=', id).execute();
    expect(await nameOf(trx)).toEqual({ name: 'Initrode' });
    expect(await readRaw(trx, sql`select name from companies where id = ${id}`)).toEqual([
      { name: 'Initrode' },
    ]);
  });
});

test.for([
  'select 1',
  '\n  SELECT "into" from t',
  `select 'a;b', 'it''s; so', "a;b" from t`,
  `select 1 where a like '\\' and b = ';'`,
  `select 1 where a like 'x;' escape'\\' and b = $1 and c ->> 'x' = $23`,
  `select '-- no /* comment; $$' from t`,
])('a single select is %j', (text) => {
  expect(() => mustOnlyRead(text)).not.toThrow();
});

test.for([
  '',
  'update t set a = 1',
  'explain analyze delete from t',
  'with gone as (delete from t returning id) select id from gone',
  'select 1; delete from t',
  'select 1;',
  `select ';' ; delete from t`,
  `select 'it''s' ; delete from t where a = ''`,
  `select "a'" ; delete from t where "b" = '"'`,
  `select e'\\' ; delete from t --'`,
  `select E'a\\'' ; delete from t where a = ''`,
  `select -1e'\\'' ; delete from t --'`,
  `select $$'$$ ; delete from t where a = ''`,
  `select $a$'$a$ ; delete from t where a = ''`,
  `select 1 -- '\n ; delete from t -- '`,
  `select 1 /* ' */ ; delete from t /* ' */`,
  `select 'a ; delete from t`,
  'select 1 into others from t',
  'select 1 INTO"others" from t',
  `select set_config('standard_conforming_strings', 'off', false)`,
])('no single select is %j', (text) => {
  expect(() => mustOnlyRead(text)).toThrow('only read');
});
