import { all } from './dom.ts';

const RELS: Readonly<Record<string, string>> = { PageDown: 'next', PageUp: 'prev' };

/** Leads to the page before or after this one by a key, from wherever one types. */
export const pageKeys = (): void => {
  const [links] = all('[data-page-keys]');
  if (!links) return;
  for (const hint of all('[data-page-keys-hint]', links)) hint.hidden = false;
  document.addEventListener('keydown', (event) => {
    const rel = RELS[event.key];
    if (!event.altKey || event.ctrlKey || event.metaKey || event.shiftKey || rel === undefined) return;
    const link = links.querySelector<HTMLAnchorElement>(`a[rel="${rel}"]`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
};
