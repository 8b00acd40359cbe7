import { unattendedIn } from '../access/deed.ts';
import { type Database, type Reader, writable } from '../data/database.ts';
import type { RecurringJob } from '../jobs/recurring.ts';
import { forgetFiles } from './files.ts';
import type { FileStore } from './store.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** How long an upload may be on its way before nobody waits for it any more; one takes two hours at most. */
const PENDING_MS = DAY_MS;
/** How long a deleted file can still be put back. */
const DELETED_MS = 30 * DAY_MS;
/** How many are looked at together. */
const BATCH = 200;

/** The files whose time is over: given up on their way, or deleted. */
const overdue = (db: Database, now: number) =>
  db
    .selectFrom('files')
    .select(['id', 'workspace_id'])
    .where((eb) =>
      eb.or([
        eb('state', '=', 'pending').and('changed_at', '<', now - PENDING_MS),
        eb('state', '=', 'deleted').and('changed_at', '<', now - DELETED_MS),
      ]),
    )
    .limit(BATCH)
    .execute();

async function* batches(ids: AsyncIterable<string>): AsyncGenerator<string[]> {
  let batch: string[] = [];
  for await (const id of ids) {
    batch.push(id);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

/**
 * Removes what nobody waits for any more, and what has no row: its row went with its engagement or company (E25). A file's
 * bytes go before its row, so that none is ever forgotten half-way.
 */
export async function tidyFiles(db: Database, files: FileStore, now: number): Promise<void> {
  for (let some = await overdue(db, now); some.length > 0; some = await overdue(db, now)) {
    for (const { id } of some) await files.remove(id);
    for (const workspaceId of new Set(some.map(({ workspace_id }) => workspace_id))) {
      const ids = some.filter(({ workspace_id }) => workspace_id === workspaceId).map(({ id }) => id);
      await unattendedIn({ db }, workspaceId, (trx) => forgetFiles(trx, ids), 'alone');
    }
  }
  for await (const ids of batches(files.writtenBefore(now - PENDING_MS))) {
    const rows = await db.selectFrom('files').select('id').where('id', 'in', ids).execute();
    const known = new Set(rows.map(({ id }) => id));
    for (const id of ids) if (!known.has(id)) await files.remove(id);
  }
}

/** Does it every hour. */
export function filesJob(db: Reader, files: FileStore): RecurringJob {
  return {
    name: 'files',
    everyMs: HOUR_MS,
    lookMs: 5 * 60_000,
    run: (now) => tidyFiles(writable(db), files, now),
  };
}
