import type { SignedIn } from '../access/context.ts';
import type { Reader, Trx } from '../data/database.ts';
import type { Millis } from '../data/schema.ts';

/** Sessions that have typed in the code which was mailed to their account's address after a reset (B9). */
interface ProvenAddressesTable {
  session_id: string;
  account_id: string;
  proven_at: Millis;
}

declare module '../data/schema.ts' {
  interface Schema {
    proven_addresses: ProvenAddressesTable;
  }
}

/**
 * Whether a session has to prove that it reads the account's mailbox before it binds a first factor: after a reset the
 * password alone would do for that, and it may be what was stolen (B9; NIST SP 800-63B-4 4.2). Whatever binds a factor
 * asks this in its transaction.
 */
export async function owesAddressProof(
  db: Reader,
  { sessionId, account }: Pick<SignedIn, 'sessionId' | 'account'>,
): Promise<boolean> {
  if (!account.mustEnrol || account.enrolled) return false;
  const proven = await db
    .selectFrom('proven_addresses')
    .select('session_id')
    .where('session_id', '=', sessionId)
    .where('account_id', '=', account.id)
    .executeTakeFirst();
  return proven === undefined;
}

/** Notes that a session has proven it. It goes with the session. */
export async function noteProvenAddress(
  trx: Trx,
  { sessionId, account }: Pick<SignedIn, 'sessionId' | 'account'>,
  now: number,
): Promise<void> {
  await trx
    .insertInto('proven_addresses')
    .values({ session_id: sessionId, account_id: account.id, proven_at: now })
    .execute();
}
