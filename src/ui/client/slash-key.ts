import { all } from './dom.ts';

const OFF = 'secportal-slash-off';
const TYPED_INTO = 'input, textarea, select, [contenteditable]';

/** A browser may keep nothing; the key then works until it is switched off again. */
const isOff = (): boolean => {
  try {
    return localStorage.getItem(OFF) !== null;
  } catch {
    return false;
  }
};

function setOff(off: boolean): void {
  try {
    if (off) localStorage.setItem(OFF, '');
    else localStorage.removeItem(OFF);
  } catch {
    // As above.
  }
}

/** Whether a key is meant for the page, and not for something that is typed. */
const isForPage = ({ altKey, ctrlKey, metaKey, isComposing, target }: KeyboardEvent): boolean =>
  !(altKey || ctrlKey || metaKey || isComposing || (target instanceof Element && target.closest(TYPED_INTO)));

/**
 * `/` leads to the search, or into its field. A key without Ctrl or Alt can be pressed by mistake, or by speech, so that the
 * page of the search has a button that switches it off (WCAG 2.1.4).
 */
export const slashKey = (): void => {
  const [field] = all<HTMLInputElement>('[data-search] input');
  const [target = null] = field ? [field] : all('a[data-shortcut="/"]');
  if (target === null) return;
  let off = isOff();
  const tell = (): void => {
    if (off) target.removeAttribute('aria-keyshortcuts');
    else target.setAttribute('aria-keyshortcuts', '/');
    for (const hint of all('[data-slash-hint]')) hint.hidden = (hint.dataset.slashHint === 'off') !== off;
  };
  tell();
  for (const button of all<HTMLButtonElement>('[data-slash-hint] button'))
    button.addEventListener('click', () => {
      off = !off;
      setOff(off);
      tell();
      // The button that was pressed is gone; its opposite stands in its place.
      all<HTMLButtonElement>('[data-slash-hint]:not([hidden]) button')[0]?.focus();
    });
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || off || !isForPage(event)) return;
    event.preventDefault();
    if (target instanceof HTMLInputElement) target.select();
    target.focus();
    if (target instanceof HTMLAnchorElement) target.click();
  });
};
