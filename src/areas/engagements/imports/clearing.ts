import { setImmediate } from 'node:timers/promises';
import type { Database } from '../../../data/database.ts';
import { byItselfIn } from '../engagement/by-itself.ts';
import { letGoOfFile, markCleared, nextToClear } from './imports.ts';
import { type OfImport, removeRead } from './read-groups.ts';

const DAY_MS = 24 * 60 * 60_000;
/** How long what was read of an import can be looked at, from its last change on. */
const KEPT_MS = 90 * DAY_MS;

/** Clears some of an import, unless somebody has touched it since; false where nothing is left to be cleared. */
const clearSome = (db: Database, of: OfImport, now: number): Promise<boolean> =>
  byItselfIn({ db }, of, async (trx) => {
    if ((await nextToClear(trx, now - KEPT_MS, of.id)) === null) return false;
    if (await removeRead(trx, of.id)) return true;
    await markCleared(trx, of.id);
    await letGoOfFile(trx, of.id, now);
    return false;
  });

/**
 * Removes what was read of imports that nobody has touched for 90 days, a little at a time (E28). The import stays as a mark, and so
 * does what its findings are known by.
 */
export async function removeOldImports(db: Database, now: number): Promise<void> {
  for (;;) {
    const of = await nextToClear(db, now - KEPT_MS);
    if (of === null) return;
    while (await clearSome(db, of, now)) await setImmediate();
  }
}
