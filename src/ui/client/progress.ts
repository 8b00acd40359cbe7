import { QUIET_HEADER } from '../../domain/quiet.ts';
import { all } from './dom.ts';

/** How often the server is asked how far it is. */
const BEAT_MS = 2_000;

interface Progress {
  readonly isUnderWay: boolean;
  readonly says: string;
  /** Where a bar shows it: how wide that is. */
  readonly drawn?: number;
  /** Where a badge says how things stand: its words, and the class of its colour. */
  readonly badge?: { readonly says: string; readonly colour: string };
}

const isProgress = (body: unknown): body is Progress =>
  typeof body === 'object' && body !== null && 'isUnderWay' in body && 'says' in body;

function show(place: HTMLElement, { isUnderWay, says, drawn, badge }: Progress): void {
  const words = place.querySelector('[data-progress-says]');
  if (words && words.textContent !== says) words.textContent = says;
  if (drawn !== undefined) place.querySelector('.series-0')?.setAttribute('width', String(drawn));
  if (isUnderWay) return;
  const link = place.querySelector('[data-progress-link]');
  if (link) link.textContent = 'Show the result';
  const shown = badge && place.querySelector('.badge');
  if (!shown) return;
  shown.textContent = badge.says;
  shown.className = shown.className.replace(/\btone-\w+/, badge.colour);
}

/**
 * Says, and draws where there is a bar or a badge, how far work is that goes on beside a page, while the page is looked at. What
 * several places show is asked for once. It loads no page by itself: that would be use of the session (D8).
 */
export const progress = (): void => {
  const places = all('[data-progress]');
  for (const address of new Set(places.map(({ dataset }) => dataset.progress))) {
    if (!address) continue;
    let timer: ReturnType<typeof setInterval> | undefined;
    const beat = async (): Promise<void> => {
      if (document.visibilityState === 'hidden') return;
      const body: unknown = await fetch(address, {
        headers: { accept: 'application/json', [QUIET_HEADER]: '1' },
      })
        .then((response) => (response.ok ? response.json() : null))
        .catch(() => null);
      if (!isProgress(body)) return;
      for (const place of places) if (place.dataset.progress === address) show(place, body);
      if (!body.isUnderWay) clearInterval(timer);
    };
    timer = setInterval(() => void beat(), BEAT_MS);
  }
};
