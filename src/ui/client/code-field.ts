import { all } from './dom.ts';

/**
 * Sends the form at the sixth digit, once: a wrong code comes back as a new page, and a person who edits a code by
 * hand must not have it torn away. Blanks between digits, as apps show and people paste them, are taken out.
 */
export const codeField = (): void => {
  for (const field of all<HTMLInputElement>('input[data-auto-submit]')) {
    let sent = false;
    field.addEventListener('input', () => {
      const bare = field.value.replace(/\s/g, '');
      if (sent || !/^[0-9]{6}$/.test(bare)) return;
      sent = true;
      field.value = bare;
      field.form?.requestSubmit();
    });
  }
};
