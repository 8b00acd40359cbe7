import { all } from './dom.ts';

const PAUSE_MS = 250;

async function suggestionsOf(url: URL, signal: AbortSignal): Promise<readonly string[] | null> {
  const response = await fetch(url, { signal, headers: { accept: 'application/json' } });
  if (!response.ok) return null;
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null || !('suggestions' in body)) return null;
  return Array.isArray(body.suggestions) ? body.suggestions.map(String) : null;
}

/** Offers what the server finds for what is typed. Only a comfort: anything may be typed all the same. */
export const suggestions = (): void => {
  for (const field of all<HTMLInputElement>('input[data-suggest-url]')) {
    const { list } = field;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running: AbortController | undefined;
    field.addEventListener('input', () => {
      clearTimeout(timer);
      running?.abort();
      const value = field.value.trim();
      // What was taken out of the list is not searched for again.
      const isTaken = [...(list?.options ?? [])].some((option) => option.value === value);
      if (!list || !value || isTaken) return;
      timer = setTimeout(async () => {
        running = new AbortController();
        const url = new URL(field.dataset.suggestUrl ?? '', location.href);
        url.searchParams.set('value', value);
        try {
          const found = await suggestionsOf(url, running.signal);
          if (!found) return;
          list.replaceChildren(
            ...found.map((suggestion) => {
              const option = document.createElement('option');
              option.value = suggestion;
              // Browsers offer only what contains what was typed, in its value or its label.
              if (!suggestion.toLowerCase().includes(value.toLowerCase())) option.label = value;
              return option;
            }),
          );
        } catch {
          // Offline, or overtaken by the next letter.
        }
      }, PAUSE_MS);
    });
  }
};
