import { QUIET_HEADER } from '../../domain/quiet.ts';
import { all } from './dom.ts';

/** How often the server is asked how far an import is. */
const BEAT_MS = 2_000;

interface Progress {
  readonly isUnderWay: boolean;
  readonly says: string;
  readonly bytes: number;
  readonly bytesRead: number;
}

const isProgress = (body: unknown): body is Progress =>
  typeof body === 'object' && body !== null && 'isUnderWay' in body && 'says' in body;

/** Draws and says how far an import is, while the page is looked at. It loads no page by itself: that would be use of the session (D8). */
export const importProgress = (): void => {
  for (const place of all('[data-import-progress]')) {
    const says = place.querySelector('[data-import-says]');
    const link = place.querySelector('[data-import-link]');
    const drawn = place.querySelector('.series-0');
    let timer: ReturnType<typeof setInterval> | undefined;
    const beat = async (): Promise<void> => {
      const { importProgress: address } = place.dataset;
      if (document.visibilityState === 'hidden' || !address) return;
      const body: unknown = await fetch(address, {
        headers: { accept: 'application/json', [QUIET_HEADER]: '1' },
      })
        .then((response) => (response.ok ? response.json() : null))
        .catch(() => null);
      if (!isProgress(body)) return;
      const text = body.isUnderWay ? body.says : 'Done.';
      if (says && says.textContent !== text) says.textContent = text;
      drawn?.setAttribute('width', String(body.isUnderWay ? body.bytesRead : body.bytes));
      if (body.isUnderWay) return;
      clearInterval(timer);
      if (link) link.textContent = 'Show the result';
    };
    timer = setInterval(() => void beat(), BEAT_MS);
  }
};
