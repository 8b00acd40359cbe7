import { setImmediate } from 'node:timers/promises';
import { type ReferenceExpression, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';

/** Rows on one page of a list. */
export const PAGE_ROWS = 50;

/** Ids rise with time (UUIDv7), and a list is in their order, one way or the other. */
export type Order = 'newest-first' | 'oldest-first';

/** Where in a list: at the rows before an id or after it, as ids rise; at its beginning where both are null. */
export interface ListPosition {
  readonly before: string | null;
  readonly after: string | null;
}

/** A list's beginning. */
export const BEGINNING: ListPosition = { before: null, after: null };

/** What is to be read of a list: from a place on, in a direction, so many rows. */
export interface Stretch extends ListPosition {
  readonly direction: 'asc' | 'desc';
  readonly limit: number;
}

/** A page in the list's order, and the rows from which its neighbours go on; null where there is none. */
export interface PageOf<Row> {
  readonly rows: readonly Row[];
  readonly previous: string | null;
  readonly next: string | null;
}

/**
 * One page of a list. Pages stay where they are while rows come and go. One row more than is shown tells whether there is
 * another page in the direction in which we look; going back, the first page comes as a full one, and nobody is left on
 * an empty one.
 */
export async function readPage<Row extends { readonly id: string }>(
  order: Order,
  position: ListPosition,
  read: (stretch: Stretch) => Promise<readonly Row[]>,
): Promise<PageOf<Row>> {
  const onwards = order === 'newest-first' ? 'desc' : 'asc';
  const { before } = position;
  const after = before === null ? position.after : null;
  const isPlaced = before !== null || after !== null;
  const direction = !isPlaced ? onwards : before !== null ? 'desc' : 'asc';
  const found = await read({ before, after, direction, limit: PAGE_ROWS + 1 });
  const more = found.length > PAGE_ROWS;
  const isBack = direction !== onwards;
  if (isBack ? !more : isPlaced && found.length === 0) return readPage(order, BEGINNING, read);
  const rows = found.slice(0, PAGE_ROWS);
  if (isBack) rows.reverse();
  return {
    rows,
    previous: isPlaced ? (rows.at(0)?.id ?? null) : null,
    next: isBack || more ? (rows.at(-1)?.id ?? null) : null,
  };
}

/**
 * All rows of a list from its beginning on, in stretches, so that a long one never stands in memory whole, and others are
 * answered in between.
 */
export async function* readAll<Row extends { readonly id: string }>(
  order: Order,
  read: (stretch: Stretch) => Promise<readonly Row[]>,
): AsyncGenerator<readonly Row[]> {
  const limit = 500;
  let from: string | null = null;
  for (;;) {
    const isNewest = order === 'newest-first';
    const position: ListPosition = isNewest ? { before: from, after: null } : { before: null, after: from };
    const rows: readonly Row[] = await read({ ...position, direction: isNewest ? 'desc' : 'asc', limit });
    if (rows.length > 0) yield rows;
    if (rows.length < limit) return;
    from = rows.at(-1)?.id ?? null;
    await setImmediate();
  }
}

/** The same query for one stretch of its list, along the index of its ids. */
export function inStretch<DB, TB extends keyof DB, O>(
  query: SelectQueryBuilder<DB, TB, O>,
  id: ReferenceExpression<DB, TB> & string,
  { before, after, direction, limit }: Stretch,
): SelectQueryBuilder<DB, TB, O> {
  let placed = query.limit(limit);
  if (before !== null) placed = placed.where(sql<SqlBool>`${sql.ref(id)} < ${before}`);
  if (after !== null) placed = placed.where(sql<SqlBool>`${sql.ref(id)} > ${after}`);
  return placed.orderBy(sql.ref(id), direction);
}

/** A part of a text for LIKE, in which `%` and `_` stand for themselves. */
const containing = (part: string) => `%${part.replace(/[!%_]/g, '!$&')}%`;

/**
 * Whether one of the columns contains the text, whatever its case. SQLite folds the case of ASCII alone, so that other
 * letters are also compared as they were typed, and with capitals where names have them.
 */
export function contains(columns: readonly string[], text: string) {
  const lower = text.toLowerCase();
  const capitals = lower.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());
  const compared = columns.flatMap((column) => [
    ...[text, capitals].map((one) => sql`${sql.ref(column)} like ${containing(one)} escape '!'`),
    sql`lower(${sql.ref(column)}) like ${containing(lower)} escape '!'`,
  ]);
  return sql<SqlBool>`(${sql.join(compared, sql` or `)})`;
}
