/**
 * Days and hours by the clock of an IANA zone, such as `Europe/Berlin`. Moments are epoch milliseconds. `Intl` knows every
 * zone and its changes of clocks; what is here only asks it the other way round.
 */

const DAY_MS = 24 * 60 * 60_000;

const clocks = new Map<string, Intl.DateTimeFormat>();

function clockOf(zone: string): Intl.DateTimeFormat {
  let clock = clocks.get(zone);
  if (clock === undefined) {
    clock = new Intl.DateTimeFormat('en-GB', {
      timeZone: zone,
      weekday: 'long',
      year: 'numeric',
      month: 'long',
      day: 'numeric',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
      hourCycle: 'h23',
    });
    clocks.set(zone, clock);
  }
  return clock;
}

/** The zone of that name as it is spelt, or null where there is none. Offsets, such as `+02:00`, are none: their clocks never change. */
export function parseZone(typed: string): string | null {
  const name = typed.trim().replaceAll(' ', '_');
  if (!/^[a-z][a-z0-9_+/-]{1,63}$/i.test(name)) return null;
  try {
    return new Intl.DateTimeFormat('en-GB', { timeZone: name }).resolvedOptions().timeZone;
  } catch {
    return null;
  }
}

const MONTHS = new Map(
  [...'123456789'].concat('10', '11', '12').map((month) => {
    const written = new Intl.DateTimeFormat('en-GB', { month: 'long', timeZone: 'UTC' });
    return [written.format(Date.UTC(2026, Number(month) - 1)), Number(month)] as const;
  }),
);

/** The parts of what a zone's clock and calendar show at a moment. */
function shownAt(at: number, zone: string) {
  const parts: Record<string, string> = {};
  for (const { type, value } of clockOf(zone).formatToParts(at)) parts[type] = value;
  const { weekday = '', year = '', month = '', day = '', hour = '', minute = '', second = '' } = parts;
  return { weekday, year, month, day, hour, minute, second };
}

/** How far a zone's clock is ahead of UTC at a moment, in milliseconds. */
function offsetAt(at: number, zone: string): number {
  const { year, month, day, hour, minute, second } = shownAt(at, zone);
  const shown = Date.UTC(
    ...([Number(year), (MONTHS.get(month) ?? 1) - 1, Number(day)] as const),
    ...([Number(hour), Number(minute), Number(second)] as const),
  );
  return shown - Math.floor(at / 1000) * 1000;
}

const two = (n: number) => String(n).padStart(2, '0');

/** What a zone's clock shows at a moment: `2026-11-27T18:00`, as a form's field for a day and hour wants it. */
export function localTime(at: number, zone: string): string {
  const { year, month, day, hour, minute } = shownAt(at, zone);
  return `${year.padStart(4, '0')}-${two(MONTHS.get(month) ?? 1)}-${two(Number(day))}T${hour}:${minute}`;
}

/** The day that it is in a zone at a moment: `2026-11-27`. */
export const localDay = (at: number, zone: string): string => localTime(at, zone).slice(0, 10);

/** `Friday 27 November 2026, 18:00 (Europe/Berlin)`: a moment by a zone's clock, which is always named. */
export function writtenMoment(at: number, zone: string): string {
  const { weekday, year, month, day, hour, minute } = shownAt(at, zone);
  return `${weekday} ${Number(day)} ${month} ${year}, ${hour}:${minute} (${zone.replaceAll('_', ' ')})`;
}

/** `27 November 2026`, by a zone's calendar. */
export function writtenLocalDay(at: number, zone: string): string {
  const { year, month, day } = shownAt(at, zone);
  return `${Number(day)} ${month} ${year}`;
}

/** The moment that somebody means by a day and hour. */
export interface Meant {
  readonly at: number;
  /** `skipped`: clocks leap over it, so it comes as much later; `doubled`: they show it twice, and the first is meant. */
  readonly kind: 'plain' | 'skipped' | 'doubled';
}

const TYPED = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::\d{2})?)?$/;

/** The numbers of `2026-11-27T18:00`, as UTC would have them; null for what is no day or hour. A day alone begins at midnight. */
function asUtc(typed: string): number | null {
  const found = TYPED.exec(typed.trim());
  if (found === null) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0] = found
    .slice(1)
    .map((part) => Number(part ?? 0));
  const at = Date.UTC(year, month - 1, day, hour, minute);
  const same = new Date(at);
  const isThere = same.getUTCMonth() === month - 1 && same.getUTCDate() === day;
  return isThere && hour < 24 && minute < 60 && year >= 1970 ? at : null;
}

/** The moment at which a zone's clock shows what was typed, such as `2026-11-27T18:00`; null for what is no day or hour. */
export function momentOf(typed: string, zone: string): Meant | null {
  const shown = asUtc(typed);
  if (shown === null) return null;
  // No zone changes its clock twice within two days.
  const before = offsetAt(shown - DAY_MS, zone);
  const after = offsetAt(shown + DAY_MS, zone);
  const right = [before, after].filter((offset) => offsetAt(shown - offset, zone) === offset);
  const [first] = right;
  if (first === undefined) return { at: shown - before, kind: 'skipped' };
  const isDoubled = right.length === 2 && before !== after;
  return { at: shown - Math.max(...right), kind: isDoubled ? 'doubled' : 'plain' };
}

/** The day (`2026-11-27`) so many days later. */
export const addDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * DAY_MS).toISOString().slice(0, 10);

/** When a day (`2026-11-27`) ends in a zone: at its midnight; null for what is no day. */
export function endOfDay(day: string, zone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day) || asUtc(day) === null) return null;
  return momentOf(addDays(day, 1), zone)?.at ?? null;
}

/** Whether a day of a zone ends at a moment. What ended with a day of another zone may end at any hour of this one's. */
export const endsDay = (at: number, zone: string): boolean => endOfDay(localDay(at - 1, zone), zone) === at;

/** `27 November 2026`: the last day of what is over when that ends; the moment (see {@link writtenMoment}) where no day ends. */
export const writtenLastDay = (until: number, zone: string): string =>
  endsDay(until, zone) ? writtenLocalDay(until - 1, zone) : writtenMoment(until, zone);

/** The same to stand behind "until": `the end of 27 November 2026`, or the moment. */
export const writtenEnd = (until: number, zone: string): string =>
  endsDay(until, zone) ? `the end of ${writtenLocalDay(until - 1, zone)}` : writtenMoment(until, zone);

/** How many midnights of a zone lie between two moments: 0 where they are on one day. */
export function daysBetween(from: number, to: number, zone: string): number {
  return Math.round((Date.parse(localDay(to, zone)) - Date.parse(localDay(from, zone))) / DAY_MS);
}

/** The moment so many days earlier at which a zone's clock shows the same. */
export function daysBefore(at: number, days: number, zone: string): number {
  const local = localTime(at, zone);
  return momentOf(`${addDays(local.slice(0, 10), -days)}${local.slice(10)}`, zone)?.at ?? at - days * DAY_MS;
}
