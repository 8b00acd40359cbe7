import { expect, test, vi } from 'vitest';
import { listsOf, RowsByKey } from './rows-by-key.ts';

type Row = readonly [key: string, value: number];

/** A table, which notes what it was asked for. */
function table(rows: readonly Row[]) {
  const asked: (readonly string[])[] = [];
  const read = (keys: readonly string[]): readonly Row[] => {
    asked.push(keys);
    return rows.filter(([key]) => keys.includes(key)).toReversed();
  };
  return { asked, rowsByKey: new RowsByKey<Row>(read) };
}

const many = Array.from({ length: 100 }, (_, index) => [`key ${index}`, index] as const);

test('each asker gets the row of its own key, in whatever order the rows come', async () => {
  const { asked, rowsByKey } = table(many);
  const found = await Promise.all(many.map(([key]) => rowsByKey.find(key)));
  expect(found).toEqual(many);
  expect(asked.map((keys) => keys.length)).toEqual([32, 32, 32, 4]);
});

test('who asks for what is not there gets nothing, beside others who get theirs', async () => {
  const { rowsByKey } = table(many);
  const found = await Promise.all(['nobody', 'key 7', 'KEY 7', ''].map((key) => rowsByKey.find(key)));
  expect(found).toEqual([undefined, ['key 7', 7], undefined, undefined]);
});

test('a row that nobody asked for goes to nobody', async () => {
  const rowsByKey = new RowsByKey<Row>(() => [
    ['another', 1],
    ['wanted', 2],
  ]);
  await expect(rowsByKey.find('wanted')).resolves.toEqual(['wanted', 2]);
  const strange = new RowsByKey<Row>(() => [['another', 1]]);
  await expect(strange.find('wanted')).resolves.toBeUndefined();
});

test('the same key asked for twice is read once, and both are answered', async () => {
  const { asked, rowsByKey } = table(many);
  const found = await Promise.all([rowsByKey.find('key 1'), rowsByKey.find('key 1')]);
  expect(found).toEqual([many[1], many[1]]);
  expect(asked).toEqual([['key 1']]);
});

test('nothing is kept: who asks after the reading began is answered by another', async () => {
  let value = 1;
  const gate = Promise.withResolvers<void>();
  const rowsByKey = new RowsByKey<Row>(async (keys) => {
    const rows = keys.map((key) => [key, value] as const);
    await gate.promise;
    return rows;
  });
  const before = rowsByKey.find('a');
  await new Promise(setImmediate);
  value = 2;
  const after = rowsByKey.find('a');
  await new Promise(setImmediate);
  gate.resolve();
  expect(await before).toEqual(['a', 1]);
  expect(await after).toEqual(['a', 2]);
  expect(await rowsByKey.find('a')).toEqual(['a', 2]);
});

test('what comes while two readings are under way goes together once one has ended, well or not', async () => {
  const read: string[] = [];
  const readings: PromiseWithResolvers<void>[] = [];
  const rowsByKey = new RowsByKey<Row>(async (keys) => {
    read.push(keys.filter((key) => key !== '').join());
    const reading = Promise.withResolvers<void>();
    readings.push(reading);
    await reading.promise;
    return keys.map((key) => [key, 1] as const);
  });
  const ask = async (...keys: string[]) => {
    const found = Promise.allSettled(keys.map((key) => rowsByKey.find(key)));
    await new Promise(setImmediate);
    return { found };
  };
  const { found: lost } = await ask('a');
  await ask('b');
  const { found: early } = await ask('c', 'd');
  const { found: late } = await ask('e');
  expect(read).toEqual(['a', 'b']);
  readings[0]?.reject(new Error('no database'));
  expect(await lost).toMatchObject([{ status: 'rejected' }]);
  await vi.waitUntil(() => read.length > 2);
  expect(read).toEqual(['a', 'b', 'c,d,e']);
  readings[2]?.resolve();
  expect(await early).toMatchObject([{ value: ['c', 1] }, { value: ['d', 1] }]);
  expect(await late).toMatchObject([{ value: ['e', 1] }]);
});

test('where the database cannot be asked, everybody hears it, and the next is asked again', async () => {
  let works = false;
  const rowsByKey = new RowsByKey<Row>((keys) => {
    if (!works) throw new Error('no database');
    return keys.map((key) => [key, 1] as const);
  });
  const found = await Promise.allSettled(['a', 'b'].map((key) => rowsByKey.find(key)));
  expect(found.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  works = true;
  expect(await rowsByKey.find('a')).toEqual(['a', 1]);
});

test('lists have few lengths, hold every key once, and are made up by what is nobody’s', () => {
  for (let count = 1; count <= 70; count += 1) {
    const keys = Array.from({ length: count }, (_, index) => String(index));
    const lists = listsOf(keys);
    expect(lists.flat().filter((key) => key !== '')).toEqual(keys);
    for (const list of lists) expect([1, 2, 4, 8, 16, 32]).toContain(list.length);
  }
  expect(listsOf([])).toEqual([]);
});
