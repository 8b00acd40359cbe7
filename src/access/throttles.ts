import { type Generated, type RawBuilder, sql } from 'kysely';
import { type Database, type Reader, writable } from '../data/database.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import type { Millis } from '../data/schema.ts';
import { unheld } from '../data/unheld.ts';
import { latestPossible } from '../domain/stored-times.ts';
import {
  remainingWait,
  TRIES_FORGOTTEN_MS,
  TRY_LIMITS,
  type TryKind,
  waitAfterTries,
} from '../domain/throttle.ts';
import type { Act } from './context.ts';

/** Failed tries by key (an account's address, a network address), shared by all nodes. */
interface ThrottlesTable {
  key: string;
  failures: number;
  wait_until: Millis;
  failed_at: Millis;
  /** What `failed_at` was before the last try, which a success puts back. */
  failed_before: Generated<Millis>;
}

declare module '../data/schema.ts' {
  interface Schema {
    throttles: ThrottlesTable;
  }
}

/** A try that was counted, and how many it makes, for `giveBack`. */
export interface TakenTurn {
  readonly key: string;
  readonly failures: number;
}

export type Turn =
  | { readonly ok: true; readonly taken: TakenTurn }
  | {
      readonly ok: false;
      readonly waitMs: number;
      /** When the last try was counted. */
      readonly failedAt: number;
    };

/** Under which key the tries of one purpose are counted, for one account, network, browser or session. */
export const keyOf = (purpose: string, kind: TryKind, of: string) => `${purpose}:${kind}:${of}`;

interface CountedTry {
  readonly key: string;
  readonly now: number;
  /** Failures up to then are forgotten. */
  readonly forgotten: number;
  /** No right clock can have counted a try later than that. */
  readonly latestTry: number;
  /** No right clock can have set a wait that ends later than that. */
  readonly latestWait: number;
  /** The end of the longest wait. */
  readonly longest: number;
}

/**
 * `waitAfterTries` as SQL: until when the `failures`-th try makes the next one wait, 0 for none. The first wait is
 * doubled by shifting, for the two databases share no power and no least of two.
 */
function waitUntil(
  kind: TryKind,
  failures: RawBuilder<number>,
  value: ValueOf<CountedTry>,
): RawBuilder<number> {
  const { freeFailures, firstWaitMs, maxWaitMs } = TRY_LIMITS[kind];
  const free = sql.lit(freeFailures);
  const longest = sql.lit(freeFailures + Math.ceil(Math.log2(maxWaitMs / firstWaitMs)));
  return sql`case when ${failures} < ${free} then 0
    when ${failures} >= ${longest} then cast(${value('longest')} as bigint)
    else cast(${value('now')} as bigint) + (${sql.lit(firstWaitMs)} << (${failures} - ${free})) end`;
}

const countFor = (kind: TryKind) =>
  prepared((db, value: ValueOf<CountedTry>) => {
    const failures = sql<number>`(case when throttles.failed_at <= ${value('forgotten')}
      or throttles.failed_at > ${value('latestTry')} then 1 else throttles.failures + 1 end)`;
    const firstsWait = waitAfterTries(kind, 1);
    const afterFirst = sql<number>`cast(${value('now')} as bigint) + ${sql.lit(firstsWait)}`;
    return db
      .insertInto('throttles')
      .values({
        key: value('key'),
        failures: 1,
        wait_until: firstsWait === 0 ? 0 : afterFirst,
        failed_at: value('now'),
      })
      .onConflict((conflict) =>
        conflict
          .column('key')
          .doUpdateSet((eb) => ({
            failures,
            wait_until: waitUntil(kind, failures, value),
            failed_at: value('now'),
            failed_before: eb.ref('throttles.failed_at'),
          }))
          .where((eb) =>
            eb.or([
              eb('throttles.wait_until', '<=', value('now')),
              eb('throttles.wait_until', '>', value('latestWait')),
            ]),
          ),
      )
      .returning('failures');
  });

const count = Object.fromEntries(
  Object.keys(TRY_LIMITS).map((kind) => [kind, countFor(kind as TryKind)]),
) as Readonly<Record<TryKind, ReturnType<typeof countFor>>>;

const forget = prepared((db, value: ValueOf<{ key: string }>) =>
  db.deleteFrom('throttles').where('key', '=', value('key')),
);

const takeBack = prepared((db, value: ValueOf<TakenTurn>) =>
  db
    .updateTable('throttles')
    .set(({ eb, ref }) => ({
      failures: eb('failures', '-', 1),
      // Where another try was counted since, the wait is that one's.
      wait_until: sql<number>`case when failures = ${value('failures')} then 0 else wait_until end`,
      failed_at: sql<number>`case when failures = ${value('failures')} then ${ref('failed_before')} else failed_at end`,
    }))
    .where('key', '=', value('key'))
    .where('failures', '>', 0),
);

/**
 * Counts a try before it is looked at, or refuses it because an earlier failure's wait is not over (D7). One
 * statement counts and sets the next wait, so that of any number of simultaneous tries, on any number of nodes, no
 * more are let through than one after the other would be; `giveBack` takes a success back.
 */
export async function takeTurn(
  db: Reader,
  purpose: string,
  kind: TryKind,
  of: string,
  now: number,
): Promise<Turn> {
  const key = keyOf(purpose, kind, of);
  const { maxWaitMs } = TRY_LIMITS[kind];
  const { rows } = await count[kind](writable(db), {
    key,
    now,
    forgotten: now - TRIES_FORGOTTEN_MS,
    latestTry: latestPossible(now),
    latestWait: latestPossible(now, maxWaitMs),
    longest: now + maxWaitMs,
  });
  const [counted] = rows;
  if (counted !== undefined) return { ok: true, taken: { key, failures: counted.failures } };
  const row = await db
    .selectFrom('throttles')
    .select(['wait_until', 'failed_at'])
    .where('key', '=', key)
    .executeTakeFirst();
  const waitMs = remainingWait(row?.wait_until ?? now, now, maxWaitMs);
  return { ok: false, waitMs: Math.max(1000, waitMs), failedAt: row?.failed_at ?? now };
}

/**
 * After a success: this try was no failure, and all is as if it had not been made. What others see of a count must not
 * tell that somebody else has succeeded.
 */
export async function giveBack(db: Reader, taken: TakenTurn): Promise<void> {
  await takeBack(writable(db), taken);
}

/**
 * Counts a try by its session, and by all sessions of its account together. The first of a session is looked at whatever
 * others have failed: who has the password alone keeps nobody waiting who has the code (D25).
 */
export async function takeTurnOfSession(
  db: Reader,
  purpose: string,
  { session, now }: Pick<Act<'password'>, 'session' | 'now'>,
): Promise<Turn> {
  const own = await takeTurn(db, purpose, 'session', session.sessionId, now);
  if (!own.ok) return own;
  const all = await takeTurn(db, purpose, 'sessions', session.account.id, now);
  if (all.ok || own.taken.failures === 1) return own;
  await giveBack(db, own.taken);
  return all;
}

/** Forgets the failures and waits of a count that its owner alone can raise, or of one that support was asked to end. */
export async function forgiveTry(db: Reader, purpose: string, kind: TryKind, of: string): Promise<void> {
  await forget(writable(db), { key: keyOf(purpose, kind, of) });
}

/** Removes what is forgotten anyway. */
export async function removeOldThrottles(db: Database, now: number): Promise<void> {
  const old = sql<boolean>`failed_at <= ${now - TRIES_FORGOTTEN_MS} and wait_until <= ${now}`;
  await db
    .deleteFrom('throttles')
    .where(unheld(db, 'throttles', old))
    .execute();
}
