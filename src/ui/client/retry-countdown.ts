import { all } from './dom.ts';

const words = (seconds: number): string =>
  seconds >= 120
    ? `Try again in ${Math.ceil(seconds / 60)} minutes.`
    : `Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`;

/**
 * Counts a wait down and holds the form's button until it is over. Measured against the clock, since timers sleep in
 * a tab out of sight. The live region speaks at the end only, not every second.
 */
export const retryCountdown = (): void => {
  for (const notice of all('[data-retry-after]')) {
    const until = Date.now() + Number(notice.dataset.retryAfter) * 1000;
    const button = (notice.closest('form') ?? document).querySelector<HTMLButtonElement>(
      'main button[type="submit"]',
    );
    const region = notice.closest('[role]');
    region?.setAttribute('aria-live', 'off');
    if (button) button.disabled = true;
    const timer = setInterval(() => {
      const left = Math.ceil((until - Date.now()) / 1000);
      if (left > 0) {
        notice.textContent = words(left);
        return;
      }
      clearInterval(timer);
      region?.removeAttribute('aria-live');
      notice.textContent = 'You can try again now.';
      if (button) button.disabled = false;
    }, 1000);
  }
};
