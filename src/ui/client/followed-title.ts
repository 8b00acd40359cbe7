import { all } from './dom.ts';

/** Keeps a page's heading, and its name in the browser, as the field that both are made of (WCAG 2.4.2). */
export const followedTitle = (): void => {
  for (const heading of all('h1[data-follows]')) {
    const field = document.querySelector(`[name="${heading.dataset.follows}"]`);
    if (!(field instanceof HTMLInputElement)) continue;
    const follow = (): void => {
      const before = heading.textContent?.trim() ?? '';
      const now = field.value.trim() || (heading.dataset.blank ?? '');
      if (document.title.startsWith(before)) document.title = now + document.title.slice(before.length);
      heading.textContent = now;
    };
    field.addEventListener('input', follow);
    // What a browser has put back into the field.
    if (field.value !== field.defaultValue) follow();
  }
};
