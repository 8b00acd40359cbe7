import { sql } from 'kysely';
import type { Database, Reader, Trx } from '../data/database.ts';
import type { Millis } from '../data/schema.ts';
import { unheld } from '../data/unheld.ts';

/** Accounts whose emailed code somebody has just read out to an administrator, who typed it in (B9). */
interface CheckedCallersTable {
  account_id: string;
  /** The administrator; what one was told is no reset by another. */
  checked_by: string;
  checked_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    checked_callers: CheckedCallersTable;
  }
}

/** How long after that the account can be reset on the strength of it, in milliseconds. */
export const CALLER_MS = 15 * 60_000;

interface Asked {
  readonly accountId: string;
  /** Null for the command line, to which nobody reads anything out. */
  readonly by: string | null;
  readonly now: number;
}

/** When the caller read out the right code to that administrator; null where it was not done, or too long ago. */
export async function callerCheckedAt(db: Reader, { accountId, by, now }: Asked): Promise<number | null> {
  if (by === null) return null;
  const row = await db
    .selectFrom('checked_callers')
    .select('checked_at')
    .where('account_id', '=', accountId)
    .where('checked_by', '=', by)
    .where('checked_at', '>', now - CALLER_MS)
    .where('checked_at', '<=', now)
    .executeTakeFirst();
  return row?.checked_at ?? null;
}

/** Whether a reset may rest on it. */
export async function isCallerChecked(db: Reader, asked: Asked): Promise<boolean> {
  return (await callerCheckedAt(db, asked)) !== null;
}

/** Notes that the caller has read out the right code. */
export async function noteCaller(
  trx: Trx,
  { accountId, by, now }: Asked & { readonly by: string },
): Promise<void> {
  const values = { checked_by: by, checked_at: now };
  await trx
    .insertInto('checked_callers')
    .values({ account_id: accountId, ...values })
    .onConflict((conflict) => conflict.column('account_id').doUpdateSet(values))
    .execute();
}

/** Whoever called is as unknown as before. */
export async function forgetCaller(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('checked_callers').where('account_id', '=', accountId).execute();
}

/** Removes what no reset can rest on any more. */
export async function removeOldCallers(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('checked_callers')
    .where(unheld(db, 'checked_callers', sql`checked_at <= ${now - CALLER_MS}`))
    .execute();
}
