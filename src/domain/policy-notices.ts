import { daysBefore, localDay, momentOf } from './zoned-time.ts';

/** What people are told of a policy with a day (B1): that it is set, and how near it is. */
export const NOTICES = ['announced', 'week', 'three-days', 'day-before', 'on-the-day'] as const;
export type Notice = (typeof NOTICES)[number];

const HOUR_MS = 60 * 60_000;

/** A reminder that would follow the announcement more closely than this is not sent. */
const APART_MS = 12 * HOUR_MS;
/** How long after the day has come the last of them is still worth sending, where no server was running. */
const LATE_MS = 24 * HOUR_MS;

/** The day of a policy, and when it was set; moments in epoch milliseconds, days by the clock of `zone`. */
export interface DatedPolicy {
  readonly announcedAt: number;
  readonly startsAt: number;
  readonly zone: string;
}

/** On the day itself: in the morning, or when it starts, if that is earlier. */
function onTheDay({ startsAt, zone }: DatedPolicy): number {
  const morning = momentOf(`${localDay(startsAt, zone)}T08:00`, zone)?.at ?? startsAt;
  return Math.min(morning, startsAt);
}

/**
 * The notice that a person is owed at a moment, unless they have had it: the latest one whose time has come, so that nobody
 * gets several at once after a server has stood still. One that is late gives way to the next where that follows on the same
 * day, so that no day has two. Null before the announcement, and once the day is over.
 */
export function noticeDue(policy: DatedPolicy, now: number): Notice | null {
  const { announcedAt, startsAt, zone } = policy;
  if (now >= startsAt + LATE_MS) return null;
  const reminders: [Notice, number][] = [
    ['week', daysBefore(startsAt, 7, zone)],
    ['three-days', daysBefore(startsAt, 3, zone)],
    ['day-before', daysBefore(startsAt, 1, zone)],
  ];
  const all: [Notice, number][] = [
    ['announced', announcedAt],
    ...reminders.filter(([, at]) => at >= announcedAt + APART_MS),
  ];
  const day = onTheDay(policy);
  if (day > announcedAt) all.push(['on-the-day', day]);
  const next = all.find(([, at]) => at > now);
  const due = all.findLast(([, at]) => at <= now);
  if (due === undefined) return null;
  const [notice, at] = due;
  const today = localDay(now, zone);
  const givesWay =
    notice !== 'announced' &&
    localDay(at, zone) !== today &&
    next !== undefined &&
    localDay(next[1], zone) === today;
  return givesWay ? null : notice;
}
