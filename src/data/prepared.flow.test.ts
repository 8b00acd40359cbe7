import { expect } from 'vitest';
import { anotherWorld, testInOneWorld as base } from '../../test/fixtures.ts';
import { prepared, type ValueOf } from './prepared.ts';

const test = base.extend('other', { scope: 'file' }, anotherWorld({}));

let built = 0;
const note = prepared((db, value: ValueOf<{ key: string; value: string }>) => {
  built += 1;
  return db
    .insertInto('installation')
    .values({ key: value('key'), value: value('value') })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: value('value') }));
});
const noted = prepared((db, value: ValueOf<{ key: string }>) =>
  db.selectFrom('installation').select(['key', 'value']).where('key', '=', value('key')),
);

test('each call has its own values, many at once and text that looks like a statement too', async ({
  world,
}) => {
  const notes = Array.from({ length: 30 }, (_, n) => ({
    key: `note ${n}`,
    value: `'); drop table x; -- ${n}`,
  }));
  const written = await Promise.all(notes.map((one) => note(world.db, one)));
  expect(written.map(({ numAffectedRows }) => numAffectedRows)).toEqual(notes.map(() => 1n));
  const read = await Promise.all(notes.map(({ key }) => noted(world.db, { key })));
  expect(read.map(({ rows }) => rows)).toEqual(notes.map((one) => [one]));
  expect((await noted(world.db, { key: 'nobody' })).rows).toEqual([]);
  expect(built, 'built once').toBe(1);
});

test('in a transaction it belongs to it, and is built no second time', async ({ world }) => {
  const failure = world.db.transaction().execute(async (trx) => {
    await note(trx, { key: 'undone', value: 'a' });
    expect((await noted(trx, { key: 'undone' })).rows).toEqual([{ key: 'undone', value: 'a' }]);
    throw new Error('changed my mind');
  });
  await expect(failure).rejects.toThrow('changed my mind');
  expect((await noted(world.db, { key: 'undone' })).rows).toEqual([]);
  expect(built).toBe(1);
});

test('another database gets a statement of its own', async ({ world, other }) => {
  await note(other.db, { key: 'elsewhere', value: 'a' });
  expect((await noted(other.db, { key: 'elsewhere' })).rows).toHaveLength(1);
  expect((await noted(world.db, { key: 'elsewhere' })).rows).toEqual([]);
});
