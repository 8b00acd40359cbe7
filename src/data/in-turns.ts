import { setImmediate } from 'node:timers/promises';
import { sql } from 'kysely';

/** What a row takes to be opened besides its bytes, as so many bytes more. */
const ROW_BYTES = 6 * 1024;
/** What is read and opened in 5 ms at most (E28). */
const TURN_BYTES = 1024 * 1024;

/** How many bytes a column has, as {@link turnsOf} asks for it; neither database reads them for that. */
export const bytesOf = (column: string) => sql<number>`octet_length(${sql.ref(column)})`.as('bytes');

/** Rows in groups, in their order, by what is to be opened of each. A row that is larger than a group is one by itself. */
export function turnsOf<Row extends { readonly bytes: number }>(rows: readonly Row[]): Row[][] {
  const turns: Row[][] = [];
  let left = 0;
  for (const row of rows) {
    const takes = row.bytes + ROW_BYTES;
    if (takes > left) {
      turns.push([]);
      left = TURN_BYTES;
    }
    turns.at(-1)?.push(row);
    left -= takes;
  }
  return turns;
}

/**
 * Rows of a list with what is sealed of them, which is read for a group of them at a time: others are answered between one and
 * the next, however long their texts are (E28). A row that is gone by then is left out.
 */
export async function* withContents<
  Row extends { readonly id: string; readonly bytes: number },
  Content extends { readonly id: string },
>(
  rows: readonly Row[],
  read: (ids: readonly string[]) => Promise<readonly Content[]>,
): AsyncGenerator<Row & Content> {
  for (const [place, turn] of turnsOf(rows).entries()) {
    if (place > 0) await setImmediate();
    const contents = new Map((await read(turn.map(({ id }) => id))).map((content) => [content.id, content]));
    for (const row of turn) {
      const content = contents.get(row.id);
      if (content !== undefined) yield { ...row, ...content };
    }
  }
}
