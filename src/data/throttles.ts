import { type RawBuilder, sql } from 'kysely';
import { SIGN_IN_LIMITS, signInWait } from '../domain/throttle.ts';
import type { Database } from './database.ts';

/** Whose failures are counted: an account, by its address whether or not it exists, or a network address. */
export type ThrottleKind = 'account' | 'address';

export type Turn = { readonly ok: true } | { readonly ok: false; readonly waitMs: number };

const keyOf = (purpose: string, kind: ThrottleKind, of: string) => `${purpose}:${kind}:${of}`;

/**
 * `signInWait` as SQL: until when the `failures`-th try makes the next one wait, 0 for none. The first wait is
 * doubled by shifting, for the two databases share no power and no least of two.
 */
function waitUntil(kind: ThrottleKind, failures: RawBuilder<number>, now: number): RawBuilder<number> {
  const { freeFailures, maxWaitMs } = SIGN_IN_LIMITS[kind];
  const free = sql.lit(freeFailures);
  const firstWaitMs = signInWait(kind, freeFailures);
  const longest = sql.lit(freeFailures + Math.ceil(Math.log2(maxWaitMs / firstWaitMs)));
  return sql`case when ${failures} < ${free} then 0
    when ${failures} >= ${longest} then cast(${now + maxWaitMs} as bigint)
    else cast(${now} as bigint) + (${sql.lit(firstWaitMs)} << (${failures} - ${free})) end`;
}

/**
 * Counts a try before it is looked at, or refuses it because an earlier failure's wait is not over (D7). One
 * statement counts and sets the next wait, so that of any number of simultaneous tries, on any number of nodes, no
 * more are let through than one after the other would be; `forgiveTry` takes a success back.
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
  const failures = sql<number>`(case when throttles.failed_at <= ${forgotten} then 1 else throttles.failures + 1 end)`;
  const counted = await db
    .insertInto('throttles')
    .values({ key, failures: 1, wait_until: 0, failed_at: now })
    .onConflict((conflict) =>
      conflict
        .column('key')
        .doUpdateSet({ failures, wait_until: waitUntil(kind, failures, now), failed_at: now })
        .where('throttles.wait_until', '<=', now),
    )
    .returning('failures')
    .executeTakeFirst();
  if (counted !== undefined) return { ok: true };
  const row = await db.selectFrom('throttles').select('wait_until').where('key', '=', key).executeTakeFirst();
  return { ok: false, waitMs: Math.max(1000, (row?.wait_until ?? now) - now) };
}

/** After a success: an account's failures are forgotten; a network address merely gets this one try back. */
export async function forgiveTry(
  db: Database,
  purpose: string,
  kind: ThrottleKind,
  ...of: readonly string[]
): Promise<void> {
  const keys = of.map((one) => keyOf(purpose, kind, one));
  if (kind === 'account') {
    await db.deleteFrom('throttles').where('key', 'in', keys).execute();
    return;
  }
  await db
    .updateTable('throttles')
    .set((eb) => ({ failures: eb('failures', '-', 1), wait_until: 0 }))
    .where('key', 'in', keys)
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
