import { QUIET_HEADER } from '../../domain/quiet.ts';
import { all } from './dom.ts';
import { sayPublished } from './publication.ts';

/** How often the server is told that the page is open, and asked who else has it. */
const BEAT_MS = 10_000;

interface Presence {
  readonly editors: readonly string[];
  readonly isPublished: boolean;
}

const isPresence = (body: unknown): body is Presence =>
  typeof body === 'object' && body !== null && 'editors' in body && Array.isArray(body.editors);

const inWords = new Intl.ListFormat('en-GB', { type: 'conjunction' });

function say(place: HTMLElement, editors: readonly string[]): void {
  const names = inWords.format(editors);
  const text =
    editors.length === 0 ? '' : `${names} ${editors.length === 1 ? 'is' : 'are'} editing this too.`;
  // A live region is read out again at each write, the same words too.
  if (place.textContent !== text) place.textContent = text;
}

/** Says who else has the page open, while it is looked at. By asking again and again: sockets don't pass every proxy. */
export const presence = (): void => {
  for (const place of all('[data-presence]')) {
    const beat = async (): Promise<void> => {
      const { presence: address } = place.dataset;
      // Nobody else has what isn't saved yet.
      if (document.visibilityState === 'hidden' || !address) return;
      try {
        const response = await fetch(address, {
          headers: { accept: 'application/json', [QUIET_HEADER]: '1' },
        });
        const body: unknown = response.ok ? await response.json() : null;
        say(place, isPresence(body) ? body.editors : []);
        if (isPresence(body) && body.isPublished) sayPublished();
      } catch {
        say(place, []);
      }
    };
    void beat();
    setInterval(() => void beat(), BEAT_MS);
    document.addEventListener('visibilitychange', () => void beat());
  }
};
