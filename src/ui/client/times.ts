import { all } from './dom.ts';
import { relativeTime } from './relative-time.ts';

/** Keeps relative times true while a page stays open. */
export const times = (): void => {
  const refresh = (): void => {
    for (const time of all<HTMLTimeElement>('time[data-relative]')) {
      time.textContent = relativeTime(Date.parse(time.dateTime), Date.now());
    }
  };
  setInterval(refresh, 30_000);
};
