import { all } from './dom.ts';

/** Reveals the buttons that print the page. */
export const printButton = (): void => {
  for (const button of all<HTMLButtonElement>('button[data-print]')) {
    button.hidden = false;
    button.addEventListener('click', () => window.print());
  }
};
