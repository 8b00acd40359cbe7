import type { Act } from '../../../access/context.ts';
import { forgiveTry, giveBack, takeTurn } from '../../../access/throttles.ts';
import type { Reader } from '../../../data/database.ts';
import { TRY_LIMITS } from '../../../domain/throttle.ts';

/** Counted apart from sign-ins: who hammers there from outside keeps nobody who is signed in from a sensitive action. */
const PURPOSE = 'confirm';

export type PasswordTurn = { readonly ok: true } | { readonly ok: false; readonly waitMs: number };

type Trying = Pick<Act, 'session' | 'now'>;

/**
 * Counts a try at the password of a session's own account before it is looked at (D7): by the session, and by all of the
 * account's together. While others keep these waiting there is a turn every few minutes for a session that has hardly failed
 * yet: whoever guesses in one that is open keeps the owner from nothing in another (D25). It is one turn for all such
 * sessions, so that however many there are, they guess no faster than strangers at the sign-in.
 */
export async function takePasswordTurn(db: Reader, { session, now }: Trying): Promise<PasswordTurn> {
  const { sessionId, account } = session;
  const own = await takeTurn(db, PURPOSE, 'session', sessionId, now);
  if (!own.ok) return own;
  const all = await takeTurn(db, PURPOSE, 'account', account.id, now);
  if (all.ok) return all;
  let { waitMs } = all;
  if (own.taken.failures <= TRY_LIMITS.session.freeFailures) {
    const spare = await takeTurn(db, PURPOSE, 'newcomer', account.id, now);
    if (spare.ok) return spare;
    waitMs = Math.min(waitMs, spare.waitMs);
  }
  // What is not looked at is no try of the session's.
  await giveBack(db, own.taken);
  return { ok: false, waitMs };
}

/** After a success: none of them was in a row with what comes next. What other sessions have failed by themselves stays. */
export async function forgivePasswordTries(db: Reader, { session }: Pick<Trying, 'session'>): Promise<void> {
  await forgiveTry(db, PURPOSE, 'session', session.sessionId);
  await forgiveTry(db, PURPOSE, 'account', session.account.id);
  await forgiveTry(db, PURPOSE, 'newcomer', session.account.id);
}
