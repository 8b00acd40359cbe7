import { exactTime, longDay, relativeTime } from './client/relative-time.ts';

/** A moment (epoch milliseconds): relative in words, exact in UTC on hover and for machines. */
export const Time = ({ at, now }: { at: number; now: number }) => (
  <time datetime={new Date(at).toISOString()} title={exactTime(at)} data-relative>
    {relativeTime(at, now)}
  </time>
);

/** The day of a moment (epoch milliseconds) in words, exact on hover and for machines. */
export const Day = ({ at }: { at: number }) => (
  <time datetime={new Date(at).toISOString()} title={exactTime(at)}>
    {longDay(at)}
  </time>
);

/** A moment (epoch milliseconds), exact, as a record wants it. */
export const ExactTime = ({ at }: { at: number }) => (
  <time datetime={new Date(at).toISOString()} class="tabular-nums">
    {exactTime(at)}
  </time>
);
