import { all } from './dom.ts';

const answerOf = async (
  url: URL,
  signal: AbortSignal,
): Promise<{ available: boolean; message: string } | null> => {
  const response = await fetch(url, { signal, headers: { accept: 'application/json' } });
  if (!response.ok) return null;
  const body: unknown = await response.json();
  if (typeof body !== 'object' || body === null || !('available' in body) || !('message' in body))
    return null;
  return { available: body.available === true, message: String(body.message) };
};

/** Asks while typing whether a value is free. Only a comfort: the form's own answer is what counts. */
export const liveCheck = (): void => {
  for (const field of all<HTMLInputElement>('input[data-check-url]')) {
    const status = document.getElementById(`${field.id}-check`);
    if (!status) continue;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let running: AbortController | undefined;
    field.addEventListener('input', () => {
      clearTimeout(timer);
      running?.abort();
      status.hidden = true;
      const value = field.value.trim();
      if (!value) return;
      timer = setTimeout(async () => {
        running = new AbortController();
        const url = new URL(field.dataset.checkUrl ?? '', location.href);
        url.searchParams.set('value', value);
        try {
          const answer = await answerOf(url, running.signal);
          if (!answer) return;
          status.textContent = answer.message;
          status.classList.toggle('text-success', answer.available);
          status.classList.toggle('text-error', !answer.available);
          status.classList.toggle('text-muted', false);
          status.hidden = false;
        } catch {
          // Offline, or overtaken by the next letter: say nothing, and let the form decide.
        }
      }, 350);
    });
  }
};
