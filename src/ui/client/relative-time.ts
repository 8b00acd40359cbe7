const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

const count = (n: number, unit: string): string => `${n} ${unit}${n === 1 ? '' : 's'}`;

const date = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
});

/** `24 November 2026`, as the day is in UTC. */
export const longDay = (at: number): string => date.format(at);

/** `24 November 2026` of the date `2026-11-24`. */
export const writtenDay = (isoDate: string): string => longDay(Date.parse(isoDate));

/** `9–19 October 2026` of two dates, with what they have in common said once. */
export const writtenDays = (from: string, to: string): string =>
  date.formatRange(Date.parse(from), Date.parse(to));

/** `24 November 2026 at 21:05 UTC`, for what is read anywhere: the zone is always named and always the same. */
export const longMinute = (at: number): string =>
  `${longDay(at)} at ${new Date(at).toISOString().slice(11, 16)} UTC`;

/**
 * How long ago, or how far ahead, in words; the plain date (UTC) beyond thirty days. Both in epoch milliseconds.
 * Within the current minute it is "just now" either way, since clocks of server and reader differ.
 */
export const relativeTime = (at: number, now: number): string => {
  const distance = Math.abs(now - at);
  const span =
    distance < minute
      ? null
      : distance < hour
        ? count(Math.floor(distance / minute), 'minute')
        : distance < day
          ? count(Math.floor(distance / hour), 'hour')
          : distance <= 30 * day
            ? count(Math.floor(distance / day), 'day')
            : undefined;
  if (span === null) return 'just now';
  if (span === undefined) return longDay(at);
  return at > now ? `in ${span}` : `${span} ago`;
};

/** `2026-01-31 09:05:07 UTC`. */
export const exactTime = (at: number): string =>
  `${new Date(at).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
