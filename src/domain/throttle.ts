const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

/**
 * Guessing at the second factor (D7; ASVS 6.1.1, 6.3.1; NIST SP 800-63B-4 3.2.2: at most 100 consecutive failures).
 * 300 failures a year against three live codes of a million each leave an attacker who has the password under 0.1 %.
 */
export const FACTOR_LIMITS = {
  freeFailures: 5,
  maxWaitMs: 15 * MINUTE_MS,
  lockAfterInRow: 100,
  lockAfterInYear: 300,
  yearDays: 365,
} as const;

/**
 * Guessing at passwords. The account's limit never locks it for good, or anybody could lock out a stranger; an
 * address gets more room, for an office shares one. A day without a failure forgets both.
 */
export const SIGN_IN_LIMITS = {
  account: { freeFailures: 5, maxWaitMs: 15 * MINUTE_MS },
  address: { freeFailures: 20, maxWaitMs: 15 * MINUTE_MS },
  forgetAfterMs: DAY_MS,
} as const;

/** Milliseconds to wait after the last of `inRow` consecutive failures of the second factor. */
export function waitAfterFailures(inRow: number): number {
  return doublingWait(inRow, FACTOR_LIMITS);
}

/** Milliseconds to wait after the last of `failures` failed sign-ins that this account, or this address, has had. */
export function signInWait(kind: 'account' | 'address', failures: number): number {
  return doublingWait(failures, SIGN_IN_LIMITS[kind]);
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

function doublingWait(failures: number, limits: { freeFailures: number; maxWaitMs: number }): number {
  if (failures < limits.freeFailures) return 0;
  return Math.min(limits.maxWaitMs, SECOND_MS * 2 ** (failures - limits.freeFailures));
}
