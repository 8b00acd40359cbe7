import { dayOf, daysBetween } from './open-over-time.ts';

/** A person on the curve of a rollout; moments in epoch milliseconds. */
export interface OnTheCurve {
  readonly joinedAt: number;
  /** Since when they have what their policy takes; null where they have not. */
  readonly since: number | null;
}

/** How many of today's people were there at the end of some days, and had set up. */
export interface RolloutOverTime {
  /** Days since 1970, the earliest first; the last is today. */
  readonly days: readonly number[];
  readonly setUp: readonly number[];
  readonly missing: readonly number[];
}

/**
 * How a rollout went, told of those who are there today; null where nobody is. From the day before the first of them set up, or
 * from the day that the policy was last switched on, whichever is earlier. What a clock that was ahead has noted for days to
 * come counts as of today; whoever had set up before they joined counts from the day on which they did.
 */
export function rolloutOverTime(
  people: readonly OnTheCurve[],
  switchedAt: number | null,
  now: number,
): RolloutOverTime | null {
  if (people.length === 0) return null;
  const today = dayOf(now);
  const dayWithin = (moment: number) => Math.min(dayOf(moment), today);
  const begun = people.flatMap(({ since, joinedAt }) => (since === null ? [] : [Math.max(since, joinedAt)]));
  const first = Math.min(...[...begun, ...(switchedAt === null ? [] : [switchedAt]), now].map(dayWithin));
  const days = daysBetween(first, today);
  const countAt = (day: number, counts: (one: OnTheCurve) => boolean) =>
    people.filter((one) => dayWithin(one.joinedAt) <= day && counts(one)).length;
  const hadSetUp = (day: number) => (one: OnTheCurve) => one.since !== null && dayWithin(one.since) <= day;
  return {
    days,
    setUp: days.map((day) => countAt(day, hadSetUp(day))),
    missing: days.map((day) => countAt(day, (one) => !hadSetUp(day)(one))),
  };
}
