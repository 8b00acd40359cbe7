import { all } from './dom.ts';

/** Reveals copy buttons where the clipboard can be written (secure contexts alone), and says aloud what happened. */
export const copyKey = (): void => {
  if (!navigator.clipboard) return;
  for (const button of all<HTMLButtonElement>('button[data-copy]')) {
    const label = button.querySelector('[data-copy-label]');
    const status = button.closest('div')?.parentElement?.querySelector('[data-copy-status]');
    const say = (text: string): void => {
      if (label) label.textContent = text;
      if (status) status.textContent = text;
    };
    button.hidden = false;
    button.addEventListener('click', async () => {
      try {
        await navigator.clipboard.writeText(button.dataset.copy ?? '');
        say('Copied');
      } catch {
        say('Select it and copy by hand');
      }
      setTimeout(() => {
        if (label) label.textContent = 'Copy';
        if (status) status.textContent = '';
      }, 4000);
    });
  }
};
