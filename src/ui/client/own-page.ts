import type { OwnPage } from '../../domain/draft-saving.ts';
import { all } from './dom.ts';

/**
 * Makes a page on which something new is written that of the draft which it has become, so that it is reloaded, kept and
 * returned to as that (E14).
 */
export function becomeOwn(form: HTMLFormElement, own: OwnPage): void {
  history.replaceState(history.state, '', own.edit);
  form.action = own.edit;
  for (const place of all('[data-own-name]')) {
    const before = place.textContent ?? '';
    place.textContent = own.name;
    document.title = document.title.replace(` · ${before}`, () => ` · ${own.name}`);
  }
  for (const place of all('[data-until-own]')) place.remove();
  for (const place of all('[data-once-own]')) {
    const link = place.querySelector('a');
    if (link) link.href = own.read;
    place.hidden = false;
  }
  for (const place of all('[data-preview]')) place.dataset.preview = own.preview;
  for (const place of all('[data-presence]')) place.dataset.presence = own.editors;
}
