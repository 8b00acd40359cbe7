import type { SignedIn } from '../access/context.ts';
import { type Held, Withdrawn } from '../access/deed.ts';
import { wouldTakeKeysAlone } from '../access/switched-on.ts';
import type { Reader, Trx } from '../data/database.ts';
import type { Millis } from '../data/schema.ts';
import type { AddressProofReason } from '../domain/address-proof.ts';

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

/**
 * Why a session has to prove that it reads the account's mailbox before it binds a factor; null where it doesn't, or has done
 * so. After a reset the password alone would do for a first factor, and it may be what was stolen (B9; NIST SP 800-63B-4 4.2).
 * And where a workspace takes keys alone, asking today or not, whoever got the password and a code on a fake page would make
 * what counts once it asks: a key, recovery codes, an account that has no key left, or one with a mailbox of their own. So what
 * leads there wants a key that the session has passed, or the emailed code. Whose keys work nowhere any more has nothing else to
 * prove who they are by. Whatever binds a factor asks this in its transaction, and what else leads to one by `mustProveAddress`.
 * `isAnew` is what `setsUpAnew` said there.
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
  if (enrolled) return unusedKeyOf(db, session);
  return mustEnrol ? 'reset' : null;
}

/**
 * Who has given what they have besides a key where that alone may come to count: they have not used the one that they have here,
 * or have some for other hosts alone. A recovery code stands for a key of this host that is lost.
 */
async function unusedKeyOf(db: Reader, session: SignedIn): Promise<'keys-elsewhere' | 'key-not-used' | null> {
  const { account, mfaVerifiedAt, mfaMethod } = session;
  if (mfaVerifiedAt === null) return null;
  if (account.hasKey && (mfaMethod === 'key' || mfaMethod === 'recovery')) return null;
  if (!(await wouldTakeKeysAlone(db, account.id))) return null;
  if (account.hasKey) return 'key-not-used';
  const key = await db
    .selectFrom('passkeys')
    .select('id')
    .where('account_id', '=', account.id)
    .limit(1)
    .executeTakeFirst();
  return key === undefined ? null : 'keys-elsewhere';
}

/**
 * Asks for the proof before what binds no factor and leads to one: removing a device, making recovery codes, another address.
 *
 * Throws `Withdrawn` where it is owed.
 */
export async function mustProveAddress({
  trx,
  session,
  site,
}: Pick<Held<'account'>, 'trx' | 'session' | 'site'>): Promise<void> {
  if ((await owedAddressProof(trx, session, false)) === null) return;
  throw new Withdrawn({ kind: 'prove-address', site, session });
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
