import { Alert } from './alert.tsx';
import { exactTime } from './client/relative-time.ts';

/**
 * What time it is by the server (epoch milliseconds), for who compares a phone's clock with it (D23). In UTC; the script
 * adds the browser's own zone, by which a phone shows it, and lets both go on.
 */
export const ServerClock = ({ now }: { now: number }) => (
  <Alert tone="info" title="Is the clock on your phone right?">
    It’s now{' '}
    <span data-server-clock={new Date(now).toISOString()}>
      <time class="tabular-nums" datetime={new Date(now).toISOString()} data-clock-utc>
        {exactTime(now)}
      </time>
      <span class="tabular-nums" data-clock-local hidden />
    </span>
    . If your phone shows a different time, turn on automatic date and time: on an iPhone under Settings,
    General, Date & Time; on Android under Settings, System, Date & time. Then enter a new code.
  </Alert>
);
