import { setImmediate } from 'node:timers/promises';
import { unattended } from '../../../access/deed.ts';
import type { Database } from '../../../data/database.ts';
import { letGoOfFile, markCleared, nextToClear } from './imports.ts';
import { removeRead } from './read-groups.ts';

const DAY_MS = 24 * 60 * 60_000;
/** How long what was read of an import can be looked at, from its last change on. */
const KEPT_MS = 90 * DAY_MS;

/**
 * Removes what was read of imports that nobody has touched for 90 days, a little at a time (E28). The import stays as a mark, and so
 * does what its findings are known by.
 */
export async function removeOldImports(db: Database, now: number): Promise<void> {
  for (;;) {
    const id = await nextToClear(db, now - KEPT_MS);
    if (id === null) return;
    while (await removeRead(db, id)) await setImmediate();
    await unattended({ db }, async (trx) => {
      await markCleared(trx, id);
      await letGoOfFile(trx, id, now);
    });
  }
}
