import { addDays, localDay, momentOf } from './zoned-time.ts';

/** At what hour of the workspace's clock whoever wants one email a day gets it. */
export const DIGEST_HOUR = '08:00';

const HOUR_MS = 60 * 60_000;

/** Longer than it ever is until the next one: a day whose clock goes back, and one that a zone leaves out of its calendar. */
export const LONGEST_TO_DIGEST_MS = 50 * HOUR_MS;

/**
 * The next moment at which a zone's clock shows the hour of the daily emails. Where clocks leap over it, it comes as much
 * later; where they show it twice, the first one counts, so that there is one a day.
 */
export function nextDigest(now: number, zone: string, hour = DIGEST_HOUR): number {
  const today = localDay(now, zone);
  const moments = [0, 1, 2].map((days) => momentOf(`${addDays(today, days)}T${hour}`, zone)?.at ?? now);
  return moments.find((at) => at > now) ?? now + HOUR_MS;
}
