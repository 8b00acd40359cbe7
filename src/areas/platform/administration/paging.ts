import { z } from 'zod';
import { placeFields } from '../../../http/fields.ts';

/** Rows on one page of a list. */
export const PAGE_ROWS = 50;

/** A place in a list that is sorted by id, newest first; the list may grow meanwhile without rows moving. */
export interface Cursor {
  /** Older than this row. */
  readonly before: string | null;
  /** Newer than this row. */
  readonly after: string | null;
}

export interface PageOf<Row> {
  readonly rows: readonly Row[];
  /** The row that newer ones come before; null where there are none. */
  readonly newerThan: string | null;
  readonly olderThan: string | null;
}

/** Where in a list, and what it is searched for, without the characters that no name or address has. */
export const listQuery = z.object({
  ...placeFields,
  q: z
    .string()
    .default('')
    .transform((search) =>
      search
        .slice(0, 200)
        .replace(/\p{Cc}+/gu, ' ')
        .trim(),
    ),
});

export type ListQuery = z.output<typeof listQuery>;

/** The place that a query asks for; without one it is the list's beginning. */
export function cursorOf({ before, after }: Pick<ListQuery, 'before' | 'after'>): Cursor {
  return { before, after: before === null ? after : null };
}

/** Towards the end that the cursor points to. */
export function directionOf({ after }: Cursor): 'asc' | 'desc' {
  return after === null ? 'desc' : 'asc';
}

/** The page out of the rows found in {@link directionOf}, of which there is one more where there is another page. */
export function pageOf<Row extends { readonly id: string }>(
  found: readonly Row[],
  { before, after }: Cursor,
): PageOf<Row> {
  const more = found.length > PAGE_ROWS;
  const kept = found.slice(0, PAGE_ROWS);
  const rows = after === null ? kept : kept.reverse();
  const newer = after === null ? before !== null : more;
  const older = after === null ? more : true;
  return {
    rows,
    newerThan: newer ? (rows.at(0)?.id ?? null) : null,
    olderThan: older ? (rows.at(-1)?.id ?? null) : null,
  };
}
