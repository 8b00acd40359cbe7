import { all } from './dom.ts';

/** Says that a finding has been published since the page was made; a page that knows it already stays as it is. */
export function sayPublished(): void {
  for (const place of all('[data-publication]:not([data-published])')) {
    place.dataset.published = '';
    place.textContent = place.dataset.publication ?? '';
  }
}
