import { sql } from 'kysely';
import type { Database, Trx } from '../data/database.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import { unheld } from '../data/unheld.ts';
import { dayOf, FACTOR_LIMITS, isLocked, remainingWait, waitAfterFailures } from '../domain/throttle.ts';

/** Writes the failures of each day, and the accounts' columns `factor_…`; those alone, and nobody else does. */

/** Wrong codes by day, so that 300 in any 365 days lock the factor (D7). */
interface FactorFailureDaysTable {
  account_id: string;
  /** Days since the epoch, UTC. */
  day: number;
  failures: number;
}

declare module '../data/schema.ts' {
  interface Schema {
    factor_failure_days: FactorFailureDaysTable;
  }
}

/** What a try found: its own number, should it fail, and whether it may be looked at. */
export interface CountedTry {
  readonly inRow: number;
  readonly inYear: number;
  readonly verdict: 'look' | 'waiting' | 'locked';
  /** Milliseconds until the next try is looked at; for `waiting`. */
  readonly waitMs: number;
}

interface ByAccount {
  readonly accountId: string;
}

const takeNumber = prepared((db, value: ValueOf<ByAccount>) =>
  db
    .updateTable('accounts')
    .set((eb) => ({ factor_failures_in_row: eb('factor_failures_in_row', '+', 1) }))
    .where('id', '=', value('accountId'))
    .where('disabled_at', 'is', null)
    .returning(['factor_failures_in_row', 'factor_wait_until', 'factor_locked_at']),
);

const failuresSince = prepared((db, value: ValueOf<ByAccount & { firstDay: number }>) =>
  db
    .selectFrom('factor_failure_days')
    .select((eb) => eb.fn.sum<number | null>('failures').as('failures'))
    .where('account_id', '=', value('accountId'))
    .where('day', '>=', value('firstDay')),
);

const endRow = prepared((db, value: ValueOf<ByAccount>) =>
  db
    .updateTable('accounts')
    .set({ factor_failures_in_row: 0, factor_wait_until: 0 })
    .where('id', '=', value('accountId')),
);

/**
 * Takes the try's number before its code is looked at (D7), for the account and therefore over all sessions, hosts,
 * addresses and restarts. The update takes the account's row until the transaction ends with `keepFailure` or
 * `forgiveFailures`, so that simultaneous tries queue up here and each one has a number of its own. Null when the
 * account is gone or disabled.
 *
 * A try during a wait, or on a locked factor, counts like any other: it is not looked at, so that a right code is
 * answered as a wrong one.
 */
export async function countTry(trx: Trx, accountId: string, now: number): Promise<CountedTry | null> {
  const [account] = (await takeNumber(trx, { accountId })).rows;
  if (account === undefined) return null;
  // One day more than the year: a day's failures count until its last hour is a year past.
  const [year] = (await failuresSince(trx, { accountId, firstDay: dayOf(now) - FACTOR_LIMITS.yearDays }))
    .rows;
  const inRow = account.factor_failures_in_row;
  if (year === undefined) throw new Error('a sum without a row');
  const before = Number(year.failures);
  const waitMs = remainingWait(account.factor_wait_until, now, FACTOR_LIMITS.maxWaitMs);
  const locked = account.factor_locked_at !== null || isLocked({ inRow: inRow - 1, inYear: before });
  const verdict = locked ? 'locked' : waitMs > 0 ? 'waiting' : 'look';
  return { inRow, inYear: before + 1, waitMs, verdict };
}

/** The code was right: the row of failures is over, and this try was none. The year's failures stay. */
export async function forgiveFailures(trx: Trx, accountId: string): Promise<void> {
  await endRow(trx, { accountId });
}

/** The try is a failure: sets the wait, and locks the factor at the limit. Says whether it locked it just now. */
export async function keepFailure(
  trx: Trx,
  accountId: string,
  counted: CountedTry,
  now: number,
): Promise<{ waitMs: number; lockedNow: boolean }> {
  await trx
    .insertInto('factor_failure_days')
    .values({ account_id: accountId, day: dayOf(now), failures: 1 })
    .onConflict((conflict) =>
      conflict
        .columns(['account_id', 'day'])
        .doUpdateSet((eb) => ({ failures: eb('factor_failure_days.failures', '+', 1) })),
    )
    .execute();
  const waitMs = waitAfterFailures(counted.inRow);
  const lockedNow = counted.verdict !== 'locked' && isLocked(counted);
  await trx
    .updateTable('accounts')
    .set({
      // None rather than "until now": by the clock of a request that came a little earlier, or of another node, that
      // would be a wait.
      factor_wait_until: waitMs === 0 ? 0 : now + waitMs,
      ...(lockedNow && { factor_locked_at: now }),
    })
    .where('id', '=', accountId)
    .execute();
  return { waitMs, lockedNow };
}

/** An administrator's reset or a recovery code: every count, wait and lock of the second factor is gone. */
export async function clearFailures(trx: Trx, accountId: string): Promise<void> {
  await trx
    .updateTable('accounts')
    .set({ factor_failures_in_row: 0, factor_wait_until: 0, factor_locked_at: null })
    .where('id', '=', accountId)
    .execute();
  await trx.deleteFrom('factor_failure_days').where('account_id', '=', accountId).execute();
}

/** Removes the days that no lock counts any more. */
export async function removeOldFailures(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('factor_failure_days')
    .where(unheld(db, 'factor_failure_days', sql`day < ${dayOf(now) - FACTOR_LIMITS.yearDays}`))
    .execute();
}
