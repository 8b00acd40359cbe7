import { all } from './dom.ts';

/** So long after the last change the preview is made anew. */
const PAUSE_MS = 700;

/**
 * Presses the button that shows a report in the design that is typed, a little after each change. However often it is pressed,
 * Back leaves the page: each preview comes into a frame of its own, whose first page adds nothing to the browser's history.
 * `isTypedInto`: whether something was changed before this was loaded.
 */
export function reportPreview(isTypedInto: boolean): void {
  const [button] = all<HTMLButtonElement>('button[data-previews]');
  const [first] = all<HTMLIFrameElement>('[data-report-preview]');
  const form = button?.form;
  if (!button || !first || !form) return;
  let made = 0;
  let shown = first;
  let coming: HTMLIFrameElement | null = null;
  form.addEventListener('submit', ({ submitter }) => {
    if (!(submitter instanceof HTMLButtonElement && submitter.matches('[data-previews]'))) return;
    coming?.remove();
    const next = first.cloneNode() as HTMLIFrameElement;
    next.removeAttribute('src');
    // Of its own, for a frame keeps the name that it began with.
    next.name = `${first.name}-${++made}`;
    submitter.formTarget = next.name;
    next.hidden = true;
    shown.after(next);
    coming = next;
    // What was shown stays till then.
    next.addEventListener('load', () => {
      if (coming !== next) return;
      shown.remove();
      next.hidden = false;
      [shown, coming] = [next, null];
    });
  });
  // On a narrow page the preview is far below.
  for (const one of all('button[data-previews]'))
    one.addEventListener('click', () => shown.scrollIntoView({ block: 'nearest' }));
  let timer: ReturnType<typeof setTimeout> | undefined;
  const showSoon = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => form.requestSubmit(button), PAUSE_MS);
  };
  form.addEventListener('input', showSoon);
  if (isTypedInto) showSoon();
}
