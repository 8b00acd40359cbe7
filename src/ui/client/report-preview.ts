import { all } from './dom.ts';

/** So long after the last change the preview is made anew. */
const PAUSE_MS = 700;

/** Presses the button that shows a report in the design that is typed, a little after each change. */
export function reportPreview(): void {
  const [button] = all<HTMLButtonElement>('button[data-previews]');
  const form = button?.form;
  if (!button || !form) return;
  // On a narrow page the preview is far below.
  const [frame] = all('[data-report-preview]');
  for (const one of all('button[data-previews]'))
    one.addEventListener('click', () => frame?.scrollIntoView({ block: 'nearest' }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  form.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(button), PAUSE_MS);
  });
}
