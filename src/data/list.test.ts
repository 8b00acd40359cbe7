import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  BEGINNING,
  type ListPosition,
  type Order,
  PAGE_ROWS,
  readAll,
  readPage,
  type Stretch,
} from './list.ts';

interface Row {
  readonly id: string;
}

const rowsOf = (count: number): Row[] =>
  Array.from({ length: count }, (_, n) => ({ id: String(n).padStart(6, '0') }));

/** What a database would give of these rows. */
const reading =
  (rows: readonly Row[]) =>
  async ({ before, after, direction, limit }: Stretch) => {
    const found = rows.filter(({ id }) => (before === null || id < before) && (after === null || id > after));
    return (direction === 'asc' ? found : found.reverse()).slice(0, limit);
  };

const ordered = (rows: readonly Row[], order: Order) => (order === 'newest-first' ? rows.toReversed() : rows);

const towards = (order: Order, to: 'previous' | 'next', id: string): ListPosition =>
  (order === 'newest-first') === (to === 'next') ? { before: id, after: null } : { before: null, after: id };

test('whatever there is, one walks through all of it and back, each row once', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 0, max: 4 * PAGE_ROWS }),
      fc.constantFrom<Order>('newest-first', 'oldest-first'),
      async (count, order) => {
        const rows = rowsOf(count);
        const read = reading(rows);
        const pages = [await readPage(order, BEGINNING, read)];
        for (let next = pages[0]?.next ?? null; next !== null; next = pages.at(-1)?.next ?? null)
          pages.push(await readPage(order, towards(order, 'next', next), read));
        expect(pages[0]?.previous).toBeNull();
        expect(pages.flatMap((page) => page.rows)).toEqual(ordered(rows, order));
        for (const [number, page] of pages.entries()) {
          if (number === 0) continue;
          const back = await readPage(order, towards(order, 'previous', page.previous ?? ''), read);
          expect(back.rows).toEqual(pages[number - 1]?.rows);
        }
      },
    ),
    { numRuns: 60 },
  );
});

test.for<Order>(['newest-first', 'oldest-first'])(
  'what comes and goes meanwhile moves no page (%s)',
  async (order) => {
    const rows = rowsOf(130);
    const first = await readPage(order, BEGINNING, reading(rows));
    const position = towards(order, 'next', first.next ?? '');
    const second = await readPage(order, position, reading(rows));
    // The row from which the second page goes on is gone, and there are new ones at both ends.
    const changed = [{ id: '-1' }, ...rows.filter(({ id }) => id !== first.next), { id: '999999' }];
    const again = await readPage(order, position, reading(changed));
    expect(again.rows).toEqual(second.rows);
  },
);

test('nobody is left on an empty page, nor on a short first one', async () => {
  const rows = rowsOf(70);
  const beyond = await readPage('oldest-first', { before: null, after: '999999' }, reading(rows));
  expect(beyond).toMatchObject({ previous: null, rows: rows.slice(0, PAGE_ROWS) });
  const short = await readPage('oldest-first', { before: '000003', after: null }, reading(rows));
  expect(short).toMatchObject({ previous: null, rows: rows.slice(0, PAGE_ROWS) });
});

test('of two places the one before counts', async () => {
  const rows = rowsOf(200);
  const page = await readPage('newest-first', { before: '000100', after: '000150' }, reading(rows));
  expect(page.rows.at(0)).toEqual({ id: '000099' });
});

test.for([0, 1, 499, 500, 501, 1200])('all of %i rows come in stretches, each once', async (count) => {
  for (const order of ['newest-first', 'oldest-first'] as const) {
    const rows = rowsOf(count);
    const all: Row[] = [];
    for await (const stretch of readAll(order, reading(rows))) all.push(...stretch);
    expect(all).toEqual(ordered(rows, order));
  }
});
