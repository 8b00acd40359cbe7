import { isAheadOfTime } from './stored-times.ts';

const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Guessing at the second factor (D7; ASVS 6.1.1, 6.3.1; NIST SP 800-63B-4 3.2.2: at most 100 consecutive failures).
 * 300 failures a year against three live codes of a million each leave an attacker who has the password under 0.1 %.
 */
export const FACTOR_LIMITS = {
  freeFailures: 5,
  firstWaitMs: SECOND_MS,
  maxWaitMs: 15 * MINUTE_MS,
  lockAfterInRow: 100,
  lockAfterInYear: 300,
  yearDays: 365,
} as const;

/** How many failures cost nothing, and how long the next one makes one wait, doubling up to the longest. */
export interface TryLimit {
  readonly freeFailures: number;
  readonly firstWaitMs: number;
  readonly maxWaitMs: number;
}

const WAITS = { firstWaitMs: SECOND_MS, maxWaitMs: 15 * MINUTE_MS } as const;

/** A turn for whoever comes from a network that is new to an account, at most this often, in milliseconds. */
export const NEWCOMER_MS = 5 * MINUTE_MS;

/**
 * What tries are counted by. None of these ever shuts anybody out for good, or anybody could shut out a stranger.
 *
 * At the sign-in (D7, D25; ASVS 6.1.1, 6.3.1): an `account`, known or not, and the network `address`, which gets more
 * room, for an office shares one. While strangers keep an account waiting for longer than a newcomer waits, there is
 * still a turn for whoever comes from elsewhere (`newcomer`, once a day for each `newcomersNetwork`). A password that is
 * asked for again is counted alike, with the `session` in the place of the network. A `browser` that
 * has completed a sign-in is counted by itself alone.
 *
 * Recovery codes, of 80 bits: a `session`, and the `sessions` of an account that fail. Mails that anybody can have
 * sent: a `mailbox` gets one at least every half hour, so that who waits for a link has one that still works.
 */
export const TRY_LIMITS = {
  account: { freeFailures: 5, ...WAITS },
  address: { freeFailures: 20, ...WAITS },
  browser: { freeFailures: 5, ...WAITS },
  newcomer: { freeFailures: 1, firstWaitMs: NEWCOMER_MS, maxWaitMs: NEWCOMER_MS },
  newcomersNetwork: { freeFailures: 1, firstWaitMs: DAY_MS, maxWaitMs: DAY_MS },
  session: { freeFailures: 5, ...WAITS },
  sessions: { freeFailures: 5, firstWaitMs: SECOND_MS, maxWaitMs: MINUTE_MS },
  mailbox: { freeFailures: 5, firstWaitMs: 15 * MINUTE_MS, maxWaitMs: 30 * MINUTE_MS },
} as const satisfies Readonly<Record<string, TryLimit>>;

export type TryKind = keyof typeof TRY_LIMITS;

/** A day without a failure forgets all of them. */
export const TRIES_FORGOTTEN_MS = DAY_MS;

/** Milliseconds to wait after the last of `inRow` consecutive failures of the second factor. */
export function waitAfterFailures(inRow: number): number {
  return doublingWait(inRow, FACTOR_LIMITS);
}

/** Milliseconds to wait after the last of `failures` failed tries of one kind. */
export function waitAfterTries(kind: TryKind, failures: number): number {
  return doublingWait(failures, TRY_LIMITS[kind]);
}

/**
 * Milliseconds that are left of a wait which was never longer than `longestMs`. None where its end lies ahead of any
 * that a right clock could have set: then a wrong one did, and nobody waits for that (D25).
 */
export function remainingWait(until: number, now: number, longestMs: number): number {
  return isAheadOfTime(until, now, longestMs) ? 0 : Math.max(0, until - now);
}

/** A wait as it is told: whole seconds, and never none. */
export function waitSeconds(waitMs: number): number {
  return Math.max(1, Math.ceil(waitMs / SECOND_MS));
}

/** Whether the second factor stays shut until an administrator or a recovery code clears it. */
export function isLocked(failures: { inRow: number; inYear: number }): boolean {
  return failures.inRow >= FACTOR_LIMITS.lockAfterInRow || failures.inYear >= FACTOR_LIMITS.lockAfterInYear;
}

/** The number of the UTC day since 1970, by which a year's failures are kept. */
export function dayOf(epochMs: number): number {
  return Math.floor(epochMs / DAY_MS);
}

function doublingWait(failures: number, limit: TryLimit): number {
  if (failures < limit.freeFailures) return 0;
  return Math.min(limit.maxWaitMs, limit.firstWaitMs * 2 ** (failures - limit.freeFailures));
}
