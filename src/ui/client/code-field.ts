import { all } from './dom.ts';

/**
 * Sends the form at the sixth digit, of any script, once: a wrong code comes back as a new page, and a person who edits a
 * code by hand must not have it torn away. Blanks, dashes and marks of direction, as apps show and people paste them, are
 * taken out; the server does the same.
 */
export const codeField = (): void => {
  for (const field of all<HTMLInputElement>('input[data-auto-submit]')) {
    let sent = false;
    field.addEventListener('input', (event) => {
      // An input method is still at work on what it will put in.
      if (event instanceof InputEvent && event.isComposing) return;
      const bare = field.value.replace(/[\s\p{Pd}\p{Cf}\u2212]/gu, '');
      if (sent || !/^\p{Nd}{6}$/u.test(bare)) return;
      sent = true;
      field.value = bare;
      field.form?.requestSubmit();
    });
  }
};
