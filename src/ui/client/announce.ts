import { all } from './dom.ts';

/** After the page is read out; a live region that was there from the beginning is not spoken by itself. */
const DELAY_MS = 500;

/** Speaks what the page has to say beside its fields (WCAG 4.1.3): screen readers tell only of what changes. */
export const announce = (): void => {
  for (const alert of all('main :is([role="status"], [role="alert"]).alert')) {
    setTimeout(() => {
      const content = [...alert.childNodes];
      alert.replaceChildren();
      alert.append(...content);
    }, DELAY_MS);
  }
};
