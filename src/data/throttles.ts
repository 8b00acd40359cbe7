import { SIGN_IN_LIMITS, signInWait } from '../domain/throttle.ts';
import type { Database } from './database.ts';

/** Whose failures are counted: an account, by its address whether or not it exists, or a network address. */
export type ThrottleKind = 'account' | 'address';

export type Turn = { readonly ok: true } | { readonly ok: false; readonly waitMs: number };

const keyOf = (purpose: string, kind: ThrottleKind, of: string) => `${purpose}:${kind}:${of}`;

/**
 * Counts a try before it is looked at, or refuses it because an earlier failure's wait is not over (D7). One
 * statement, so that simultaneous tries on any number of nodes each count; `forgiveTry` takes a success back.
 */
export async function takeTurn(
  db: Database,
  purpose: string,
  kind: ThrottleKind,
  of: string,
  now: number,
): Promise<Turn> {
  const key = keyOf(purpose, kind, of);
  const forgotten = now - SIGN_IN_LIMITS.forgetAfterMs;
  const counted = await db
    .insertInto('throttles')
    .values({ key, failures: 1, wait_until: 0, failed_at: now })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet((eb) => ({
          failures: eb
            .case()
            .when('throttles.failed_at', '<=', forgotten)
            .then(1)
            .else(eb('throttles.failures', '+', 1))
            .end(),
          failed_at: now,
        }))
        .where('throttles.wait_until', '<=', now),
    )
    .returning('failures')
    .executeTakeFirst();
  if (counted === undefined) {
    const row = await db
      .selectFrom('throttles')
      .select('wait_until')
      .where('key', '=', key)
      .executeTakeFirst();
    return { ok: false, waitMs: Math.max(1000, (row?.wait_until ?? now) - now) };
  }
  const waitMs = signInWait(kind, counted.failures);
  if (waitMs > 0) {
    await db
      .updateTable('throttles')
      .set({ wait_until: now + waitMs })
      .where('key', '=', key)
      .execute();
  }
  return { ok: true };
}

/** After a success: an account's failures are forgotten; a network address merely gets this one try back. */
export async function forgiveTry(
  db: Database,
  purpose: string,
  kind: ThrottleKind,
  of: string,
): Promise<void> {
  const key = keyOf(purpose, kind, of);
  if (kind === 'account') {
    await db.deleteFrom('throttles').where('key', '=', key).execute();
    return;
  }
  await db
    .updateTable('throttles')
    .set((eb) => ({ failures: eb('failures', '-', 1), wait_until: 0 }))
    .where('key', '=', key)
    .where('failures', '>', 0)
    .execute();
}

/** Removes what is forgotten anyway. */
export async function removeOldThrottles(db: Database, now: number): Promise<void> {
  const forgotten = now - SIGN_IN_LIMITS.forgetAfterMs;
  await db
    .deleteFrom('throttles')
    .where('failed_at', '<=', forgotten)
    .where('wait_until', '<=', now)
    .execute();
}
