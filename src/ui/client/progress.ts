import { QUIET_HEADER } from '../../domain/quiet.ts';
import { all } from './dom.ts';

/** How often the server is asked how far it is. */
const BEAT_MS = 2_000;

interface Progress {
  readonly isUnderWay: boolean;
  readonly says: string;
  /** Where a bar shows it: how wide that is. */
  readonly drawn?: number;
}

const isProgress = (body: unknown): body is Progress =>
  typeof body === 'object' && body !== null && 'isUnderWay' in body && 'says' in body;

/**
 * Says, and draws where there is a bar, how far work is that goes on beside a page, while the page is looked at. It loads no page by
 * itself: that would be use of the session (D8).
 */
export const progress = (): void => {
  for (const place of all('[data-progress]')) {
    const says = place.querySelector('[data-progress-says]');
    const link = place.querySelector('[data-progress-link]');
    const bar = place.querySelector('.series-0');
    let timer: ReturnType<typeof setInterval> | undefined;
    const beat = async (): Promise<void> => {
      const { progress: address } = place.dataset;
      if (document.visibilityState === 'hidden' || !address) return;
      const body: unknown = await fetch(address, {
        headers: { accept: 'application/json', [QUIET_HEADER]: '1' },
      })
        .then((response) => (response.ok ? response.json() : null))
        .catch(() => null);
      if (!isProgress(body)) return;
      if (says && says.textContent !== body.says) says.textContent = body.says;
      if (body.drawn !== undefined) bar?.setAttribute('width', String(body.drawn));
      if (body.isUnderWay) return;
      clearInterval(timer);
      if (link) link.textContent = 'Show the result';
    };
    timer = setInterval(() => void beat(), BEAT_MS);
  }
};
