const DAY_MS = 24 * 60 * 60_000;

/** How many points a picture has at most. */
export const MOST_POINTS = 12;
/** How many engagements a picture tells apart; the others are added up. */
export const MOST_SERIES = 4;
/** Days between two points: the fewest with which the whole time fits. */
const STEPS = [1, 7, 14, 30, 91, 182, 365] as const;

/** The day of a moment in epoch milliseconds, as days since 1970, in UTC. */
export const dayOf = (moment: number): number => Math.floor(moment / DAY_MS);

/** The moment at which a day begins, in epoch milliseconds. */
export const momentOf = (day: number): number => day * DAY_MS;

/** What happened to an engagement's findings on one day. */
export interface DayOfChanges {
  readonly reference: string;
  readonly day: number;
  readonly opened: number;
  readonly closed: number;
}

/** How many findings were open at the end of some days. */
export interface OpenOverTime {
  /** Days since 1970, the earliest first; the last is today. */
  readonly days: readonly number[];
  /** By engagement, of which most is open first; `reference` is null for all further ones together. */
  readonly series: readonly { readonly reference: string | null; readonly counts: readonly number[] }[];
  readonly total: readonly number[];
}

/** The days of a picture: from before the first change to today, one step apart. */
export function daysBetween(first: number, today: number): number[] {
  const span = Math.max(today - first + 1, 1);
  const fits = (step: number) => Math.ceil(span / step) < MOST_POINTS;
  const step = STEPS.find(fits) ?? Math.ceil(span / (MOST_POINTS - 1));
  const count = Math.ceil(span / step) + 1;
  return Array.from({ length: count }, (_, index) => today - (count - 1 - index) * step);
}

const added = (all: readonly (readonly number[])[], points: number): number[] =>
  Array.from({ length: points }, (_, index) => all.reduce((sum, counts) => sum + (counts[index] ?? 0), 0));

/**
 * How many findings were open over time, by engagement; null where none ever was. What a clock that was ahead has noted for
 * days to come counts as of today.
 */
export function openOverTime(changes: readonly DayOfChanges[], now: number): OpenOverTime | null {
  const [earliest, ...others] = changes.map(({ day }) => day);
  if (earliest === undefined) return null;
  const today = dayOf(now);
  const days = daysBetween(Math.min(earliest, ...others, today), today);
  const countsOf = (own: readonly DayOfChanges[]) =>
    days.map((day) =>
      own
        .filter((change) => Math.min(change.day, today) <= day)
        .reduce((open, { opened, closed }) => open + opened - closed, 0),
    );
  const all = [...Map.groupBy(changes, ({ reference }) => reference)]
    .map(([reference, own]) => ({ reference, counts: countsOf(own) }))
    .sort(
      (a, b) =>
        (b.counts.at(-1) ?? 0) - (a.counts.at(-1) ?? 0) || a.reference.localeCompare(b.reference, 'en'),
    );
  const rest = all.slice(MOST_SERIES).map(({ counts }) => counts);
  const series = [
    ...all.slice(0, MOST_SERIES),
    ...(rest.length === 0 ? [] : [{ reference: null, counts: added(rest, days.length) }]),
  ];
  return {
    days,
    series,
    total: added(
      series.map(({ counts }) => counts),
      days.length,
    ),
  };
}
