import type { Trx } from '../data/database.ts';
import { enqueueJob, type JobKind } from '../jobs/queue.ts';
import type { Keyring } from '../sealing/sealed-box.ts';
import type { FileStore } from './store.ts';

const KIND = 'files-removal';
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** How many one job removes: each of them is over in moments, and one that stops half-way begins anew. */
const BATCH = 500;

/** Has the bytes of files removed whose rows the caller's transaction deletes. Call the worker's `kick()` afterwards. */
export async function removeBytes(
  trx: Trx,
  keyring: Keyring,
  ids: readonly string[],
  now: number,
): Promise<void> {
  for (let at = 0; at < ids.length; at += BATCH)
    await enqueueJob(trx, keyring, { kind: KIND, payload: JSON.stringify(ids.slice(at, at + BATCH)) }, now);
}

/**
 * Removes the bytes of files that have no row any more. It is tried for a day; what it leaves the hourly tidying finds, as
 * it finds an upload that was under way.
 */
export function fileRemoval(files: FileStore): JobKind {
  return {
    name: KIND,
    trouble: {
      again: 'files of an erased company could not be removed yet',
      dropped: 'files of an erased company could not be removed for a day; the tidying of files goes on',
    },
    patience: { firstRetryMs: 30 * SECOND_MS, longestRetryMs: HOUR_MS, giveUpMs: 24 * HOUR_MS },
    claimMs: 10 * MINUTE_MS,
    run: async (payload) => {
      for (const id of JSON.parse(payload) as readonly string[]) await files.remove(id);
    },
  };
}
