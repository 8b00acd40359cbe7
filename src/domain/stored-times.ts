/**
 * How far apart the clocks of two nodes may be, in milliseconds, before a time that one of them stored counts as one
 * that a wrong clock wrote.
 */
export const CLOCKS_APART_MS = 5 * 60_000;

/**
 * Whether a stored time (epoch milliseconds) lies ahead of every time that a right clock could have stored by now:
 * `reachMs` is how far into the future such times are ever set. A clock that was put forward and back again leaves
 * such times behind. What rests on one is over: a wait has ended, a session or link no longer counts (D25).
 */
export function isAheadOfTime(stored: number, now: number, reachMs = 0): boolean {
  return stored > latestPossible(now, reachMs);
}

/** Whether a stored time lies less than so many milliseconds back; one that is yet to come does not. */
export function isWithin(ms: number, stored: number, now: number): boolean {
  const age = now - stored;
  return age >= 0 && age < ms;
}

/** The latest time that a right clock could have stored by now, for the same question in SQL. */
export function latestPossible(now: number, reachMs = 0): number {
  return now + reachMs + CLOCKS_APART_MS;
}
