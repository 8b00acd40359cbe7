import { setImmediate } from 'node:timers/promises';
import { type Reader, writable } from '../../data/database.ts';
import type { RecurringJob } from '../../jobs/recurring.ts';
import type { Keyring } from '../../sealing/sealed-box.ts';
import { commitmentKey, makeRecordKeys } from './keys.ts';
import { linkNext } from './links.ts';
import { isChained } from './queries.ts';

const SECOND_MS = 1000;
const LINK_MS = 5 * SECOND_MS;
/** So many turns are done in a row, so that a node which ends waits for few; the next look goes on. */
const TURNS_A_ROUND = 200;

interface Needs {
  readonly db: Reader;
  readonly keyring: Keyring;
}

/** One turn, which stands as a whole or not at all. How many entries it took. */
function linkTurn({ db, keyring }: Needs, now: number): Promise<number> {
  return writable(db)
    .transaction()
    .execute(async (trx) => {
      if (!(await isChained(trx))) await makeRecordKeys(trx, keyring);
      return linkNext(trx, await commitmentKey(trx, keyring), now);
    });
}

/** Links everything that waits, turn by turn, as far as a round goes. How many entries it took. */
export async function linkRound(needs: Needs, now: number): Promise<number> {
  let linked = 0;
  for (let turn = 0; turn < TURNS_A_ROUND; turn += 1) {
    const taken = await linkTurn(needs, now);
    if (taken === 0) break;
    linked += taken;
    await setImmediate();
  }
  return linked;
}

/** Whether entries wait to be linked. */
export const isAnyUnlinked = async (db: Reader): Promise<boolean> =>
  (await db.selectFrom('audit_unlinked').select('event_id').limit(1).executeTakeFirst()) !== undefined;

/** Links what was recorded, seconds after it was (B11): on one node of all, so that no sign-in waits for a chain. */
export const linkingJob = (needs: Needs): RecurringJob => ({
  name: 'audit-links',
  everyMs: LINK_MS,
  lookMs: LINK_MS,
  isWanted: () => isAnyUnlinked(needs.db),
  run: (now) => linkRound(needs, now),
});
