import type { SignedIn } from '../access/context.ts';
import { wouldTakeKeysAlone } from '../access/switched-on.ts';
import type { Reader, Trx } from '../data/database.ts';
import type { Millis } from '../data/schema.ts';

/** Sessions that have typed in the code which was mailed to their account's address, before they set up a factor (B6, B9). */
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

/** Why a session has to prove that it reads the account's mailbox. */
export type AddressProofReason =
  /** Support has reset its factors (B9). */
  | 'reset'
  /** A workspace of the account takes keys alone, and it has some on other hosts alone (B6). */
  | 'keys-elsewhere'
  /** All that the account has are keys of portals where it can't sign in any more (D14). */
  | 'keys-nowhere';

/**
 * Why a session has to prove that it reads the account's mailbox before it binds a factor; null where it doesn't, or has done
 * so. After a reset the password alone would do for a first factor, and it may be what was stolen (B9; NIST SP 800-63B-4 4.2).
 * And where a workspace takes keys alone, asking today or not, the password and a code would do for a key on a host where the
 * account has none yet, by which whoever got them on a fake page would have new recovery codes, and by those the host where it
 * has one. Whose keys work nowhere any more has nothing else to prove who they are by. Whatever binds a factor asks this in its
 * transaction. `isAnew` is what `setsUpAnew` said there.
 */
export async function owedAddressProof(
  db: Reader,
  session: SignedIn,
  isAnew: boolean,
): Promise<AddressProofReason | null> {
  const { account, sessionId } = session;
  const reason = isAnew ? 'keys-nowhere' : await reasonOf(db, session);
  if (reason === null) return null;
  const proven = await db
    .selectFrom('proven_addresses')
    .select('session_id')
    .where('session_id', '=', sessionId)
    .where('account_id', '=', account.id)
    .executeTakeFirst();
  return proven === undefined ? reason : null;
}

async function reasonOf(db: Reader, session: SignedIn): Promise<AddressProofReason | null> {
  const { enrolled, mustEnrol } = session.account;
  if (enrolled) return bringsKeyTo(db, session);
  return mustEnrol ? 'reset' : null;
}

/** Who has given what they have besides, and is to set up a key on this host because those that they have are for others. */
async function bringsKeyTo(db: Reader, session: SignedIn): Promise<'keys-elsewhere' | null> {
  const { account, mfaVerifiedAt } = session;
  if (account.hasKey || mfaVerifiedAt === null || !(await wouldTakeKeysAlone(db, account.id))) return null;
  const key = await db
    .selectFrom('passkeys')
    .select('id')
    .where('account_id', '=', account.id)
    .limit(1)
    .executeTakeFirst();
  return key === undefined ? null : 'keys-elsewhere';
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
