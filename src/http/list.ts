import { z } from 'zod';
import type { Order, PageOf } from '../data/list.ts';
import { csvLine } from './csv-line.ts';
import { idField } from './fields.ts';
import { datedName, download, type Reply } from './reply.ts';

/** A place in a list: the row to go on from, towards its end or its beginning; null where the list begins. */
export const positionFields = {
  before: idField.nullable().default(null),
  after: idField.nullable().default(null),
};

/** What a list is searched for: one line, without the characters that no name or address has. */
export const searchedField = (most: number) =>
  z
    .string()
    .default('')
    .transform((search) =>
      search
        .replace(/\p{C}+/gu, ' ')
        .normalize('NFC')
        .trim()
        .slice(0, most),
    );

/** The query of a list that can be searched. */
export const searchFields = { ...positionFields, q: searchedField(100) };

/** An address with those of the parameters that say something. */
export function addressWith(path: string, parameters: Readonly<Record<string, string | null>>): string {
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => Boolean(pair[1]));
  return given.length === 0 ? path : `${path}?${new URLSearchParams(given)}`;
}

/** Where the pages before and after this one are, narrowed as it is. */
export function pageLinks(
  path: string,
  narrowed: Readonly<Record<string, string | null>>,
  { previous, next }: PageOf<unknown>,
  order: Order,
): { readonly newerHref: string | undefined; readonly olderHref: string | undefined } {
  const [back, on] =
    order === 'newest-first' ? (['after', 'before'] as const) : (['before', 'after'] as const);
  const to = (name: 'before' | 'after', id: string | null) =>
    id === null ? undefined : addressWith(path, { ...narrowed, [name]: id });
  return { newerHref: to(back, previous), olderHref: to(on, next) };
}

async function* linesOf<Row>(
  header: readonly string[],
  stretches: AsyncIterable<readonly Row[]>,
  cellsOf: (row: Row) => readonly string[],
): AsyncGenerator<string> {
  // A byte order mark: without one, spreadsheets take UTF-8 for something else.
  yield `\uFEFF${csvLine(header)}`;
  for await (const rows of stretches) yield rows.map((row) => csvLine(cellsOf(row))).join('');
}

/** A list as a CSV file, named for what it holds and the day (UTC). */
export function csvFile<Row>(
  name: string,
  now: number,
  header: readonly string[],
  stretches: AsyncIterable<readonly Row[]>,
  cellsOf: (row: Row) => readonly string[],
): Reply {
  return download({
    name: datedName(name, now, 'csv'),
    type: 'text/csv; charset=utf-8',
    content: linesOf(header, stretches, cellsOf),
  });
}
