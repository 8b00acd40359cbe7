import type { SignedIn } from '../access/context.ts';
import type { Database, Reader, Trx } from '../data/database.ts';
import type { Millis } from '../data/schema.ts';
import { overAndUnheld } from '../data/unheld.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { bindings, sealText, unsealText } from '../sealing/sealed-box.ts';
import type { Services } from '../services.ts';

/*
 * Recovery codes that somebody was given and has not said to have saved (B8). Their hashes stand with the others and work;
 * these are copies in clear, sealed, for the one session that was given them and for an hour, so that a reload shows the
 * same. After that nobody reads them any more.
 */

/** How long they can be shown, in milliseconds. */
const UNSAVED_MS = 60 * 60_000;

interface UnsavedRecoveryCodesTable {
  session_id: string;
  account_id: string;
  /** An `UnsavedCodes` as JSON, bound to session and account (D16). */
  sealed: Uint8Array;
  expires_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    unsaved_recovery_codes: UnsavedRecoveryCodesTable;
  }
}

export interface UnsavedCodes {
  /** As they are written. */
  readonly codes: readonly string[];
  /** A whole set, in the place of all others; else each is one that took the place of a used one. */
  readonly wholeSet: boolean;
  /** When they were made, in epoch milliseconds. */
  readonly madeAt: Millis;
}

type Whose = Pick<SignedIn, 'sessionId' | 'account'>;

/** The codes that the session was given and has not saved; null where there are none, or no longer. */
export async function unsavedCodesOf(
  db: Reader,
  { keyring }: Pick<Services, 'keyring'>,
  { sessionId, account }: Whose,
  now: number,
): Promise<UnsavedCodes | null> {
  const row = await db
    .selectFrom('unsaved_recovery_codes')
    .select('sealed')
    .where('session_id', '=', sessionId)
    .where('expires_at', '>', now)
    .where('expires_at', '<=', latestPossible(now, UNSAVED_MS))
    .executeTakeFirst();
  if (row === undefined) return null;
  return JSON.parse(unsealText(keyring, row.sealed, bindings.unsavedRecoveryCodes(sessionId, account.id)));
}

/** Keeps codes to be shown to the session, in the place of those that it was given before. */
export async function keepUnsavedCodes(
  trx: Trx,
  { keyring }: Pick<Services, 'keyring'>,
  { sessionId, account }: Whose,
  unsaved: UnsavedCodes,
): Promise<void> {
  const binding = bindings.unsavedRecoveryCodes(sessionId, account.id);
  const values = {
    account_id: account.id,
    sealed: sealText(keyring, JSON.stringify(unsaved), binding),
    expires_at: unsaved.madeAt + UNSAVED_MS,
  };
  await trx
    .insertInto('unsaved_recovery_codes')
    .values({ session_id: sessionId, ...values })
    .onConflict((conflict) => conflict.column('session_id').doUpdateSet(values))
    .execute();
}

/** From now on none of an account's sessions is shown codes. */
export async function dropUnsavedCodes(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('unsaved_recovery_codes').where('account_id', '=', accountId).execute();
}

/** The session has saved what it was given; others of the account may still be shown theirs. */
export async function dropUnsavedCodesOf(trx: Trx, sessionId: string): Promise<void> {
  await trx.deleteFrom('unsaved_recovery_codes').where('session_id', '=', sessionId).execute();
}

/** Removes those that are not shown any more. */
export async function removeOldUnsavedCodes(db: Database, now: number): Promise<void> {
  const over = overAndUnheld(db, 'unsaved_recovery_codes', now);
  await db.deleteFrom('unsaved_recovery_codes').where(over).execute();
}
