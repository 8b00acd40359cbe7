import { type RawBuilder, sql } from 'kysely';
import { SIGN_IN_LIMITS, signInWait } from '../domain/throttle.ts';
import { type Database, type Reader, writable } from './database.ts';
import { prepared, type ValueOf } from './prepared.ts';

/** Whose failures are counted: an account, by its address whether or not it exists, or a network address. */
export type ThrottleKind = 'account' | 'address';

export type Turn = { readonly ok: true } | { readonly ok: false; readonly waitMs: number };

const keyOf = (purpose: string, kind: ThrottleKind, of: string) => `${purpose}:${kind}:${of}`;

interface CountedTry {
  readonly key: string;
  readonly now: number;
  /** Failures up to then are forgotten. */
  readonly forgotten: number;
  /** The end of the longest wait. */
  readonly longest: number;
}

/**
 * `signInWait` as SQL: until when the `failures`-th try makes the next one wait, 0 for none. The first wait is
 * doubled by shifting, for the two databases share no power and no least of two.
 */
function waitUntil(
  kind: ThrottleKind,
  failures: RawBuilder<number>,
  value: ValueOf<CountedTry>,
): RawBuilder<number> {
  const { freeFailures, maxWaitMs } = SIGN_IN_LIMITS[kind];
  const free = sql.lit(freeFailures);
  const firstWaitMs = signInWait(kind, freeFailures);
  const longest = sql.lit(freeFailures + Math.ceil(Math.log2(maxWaitMs / firstWaitMs)));
  return sql`case when ${failures} < ${free} then 0
    when ${failures} >= ${longest} then cast(${value('longest')} as bigint)
    else cast(${value('now')} as bigint) + (${sql.lit(firstWaitMs)} << (${failures} - ${free})) end`;
}

const countFor = (kind: ThrottleKind) =>
  prepared((db, value: ValueOf<CountedTry>) => {
    const failures = sql<number>`(case when throttles.failed_at <= ${value('forgotten')} then 1
      else throttles.failures + 1 end)`;
    return db
      .insertInto('throttles')
      .values({ key: value('key'), failures: 1, wait_until: 0, failed_at: value('now') })
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet({ failures, wait_until: waitUntil(kind, failures, value), failed_at: value('now') })
          .where('throttles.wait_until', '<=', value('now')),
      )
      .returning('failures');
  });

const count = { account: countFor('account'), address: countFor('address') } as const;

const forget = prepared((db, value: ValueOf<{ key: string }>) =>
  db.deleteFrom('throttles').where('key', '=', value('key')),
);

const giveBack = prepared((db, value: ValueOf<{ key: string }>) =>
  db
    .updateTable('throttles')
    .set((eb) => ({ failures: eb('failures', '-', 1), wait_until: 0 }))
    .where('key', '=', value('key'))
    .where('failures', '>', 0),
);

/**
 * Counts a try before it is looked at, or refuses it because an earlier failure's wait is not over (D7). One
 * statement counts and sets the next wait, so that of any number of simultaneous tries, on any number of nodes, no
 * more are let through than one after the other would be; `forgiveTry` takes a success back.
 */
export async function takeTurn(
  db: Reader,
  purpose: string,
  kind: ThrottleKind,
  of: string,
  now: number,
): Promise<Turn> {
  const key = keyOf(purpose, kind, of);
  const forgotten = now - SIGN_IN_LIMITS.forgetAfterMs;
  const longest = now + SIGN_IN_LIMITS[kind].maxWaitMs;
  const { rows } = await count[kind](writable(db), { key, now, forgotten, longest });
  if (rows.length === 1) return { ok: true };
  const row = await db.selectFrom('throttles').select('wait_until').where('key', '=', key).executeTakeFirst();
  return { ok: false, waitMs: Math.max(1000, (row?.wait_until ?? now) - now) };
}

/** After a success: an account's failures are forgotten; a network address merely gets this one try back. */
export async function forgiveTry(
  db: Reader,
  purpose: string,
  kind: ThrottleKind,
  ...of: readonly string[]
): Promise<void> {
  const forgive = kind === 'account' ? forget : giveBack;
  for (const one of of) await forgive(writable(db), { key: keyOf(purpose, kind, one) });
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
