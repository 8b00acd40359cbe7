import type { Database } from '../data/database.ts';
import { boxHeader, type Keyring, SealedBoxError, seal, unseal } from './sealed-box.ts';
import { columns, type SealedRow } from './sealed-columns.ts';

/** What a round of re-sealing came to. */
export interface Resealed {
  readonly resealed: number;
  /** Rows that no key opens, as `table id`; nobody could have used them before either. */
  readonly unopened: readonly string[];
}

/**
 * Seals everything under the newest key that is sealed under another, beside a running server: batch by batch, and
 * each row only if its box is the one that was read. Ends when a round finds nothing more to do.
 */
export async function resealAll(db: Database, keyring: Keyring): Promise<Resealed> {
  const header = boxHeader(keyring.newest);
  const unopened = new Set<string>();
  let resealed = 0;
  for (const column of columns(db)) {
    let moved: number;
    do {
      moved = 0;
      let after = '';
      for (;;) {
        const batch = await column.next(header, after);
        for (const row of batch) {
          const box = reseal(keyring, row);
          if (box === null) unopened.add(`${column.table} ${row.id}`);
          else if (await column.replace(row, box)) moved += 1;
        }
        const last = batch.at(-1);
        if (last === undefined) break;
        after = last.id;
      }
      resealed += moved;
      // A server may have sealed under the old key behind our back.
    } while (moved > 0);
  }
  return { resealed, unopened: [...unopened] };
}

function reseal(keyring: Keyring, { box, binding }: SealedRow): Uint8Array | null {
  try {
    return seal(keyring, unseal(keyring, box, binding), binding);
  } catch (error) {
    if (error instanceof SealedBoxError) return null;
    throw error;
  }
}

/** Whether anything is sealed under another key than the newest. */
export async function isAnythingLeft(db: Database, keyring: Keyring): Promise<boolean> {
  const header = boxHeader(keyring.newest);
  const left = await Promise.all(columns(db).map((column) => column.next(header, '')));
  return left.some((rows) => rows.length > 0);
}
