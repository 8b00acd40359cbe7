import { exactTime, relativeTime } from './client/relative-time.ts';

/** A moment (epoch milliseconds): relative in words, exact in UTC on hover and for machines. */
export const Time = ({ at, now }: { at: number; now: number }) => (
  <time datetime={new Date(at).toISOString()} title={exactTime(at)} data-relative>
    {relativeTime(at, now)}
  </time>
);

/** A moment (epoch milliseconds), exact, as a record wants it. */
export const ExactTime = ({ at }: { at: number }) => (
  <time datetime={new Date(at).toISOString()} class="tabular-nums">
    {exactTime(at)}
  </time>
);
