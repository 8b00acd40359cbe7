import { all } from './dom.ts';
import { exactTime } from './relative-time.ts';

/**
 * Lets the server's time go on from when the page was made, in UTC and in the browser's zone. Never by the browser's own
 * clock, which is the phone's where one signs in on it, and may be the one that is wrong.
 */
export const serverClock = (): void => {
  const local = new Intl.DateTimeFormat(document.documentElement.lang, {
    dateStyle: 'medium',
    timeStyle: 'long',
  });
  for (const clock of all('[data-server-clock]')) {
    const made = Date.parse(clock.dataset.serverClock ?? '');
    const utc = clock.querySelector('[data-clock-utc]');
    const here = clock.querySelector<HTMLElement>('[data-clock-local]');
    const show = (): void => {
      const now = made + performance.now();
      if (utc) utc.textContent = exactTime(now);
      if (here) here.textContent = ` (${local.format(now)} where you are)`;
    };
    show();
    if (here) here.hidden = false;
    setInterval(show, 1000);
  }
};
