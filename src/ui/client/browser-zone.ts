import { all } from './dom.ts';

/** Says the browser's time zone where a form asks for it unseen, and offers it for a field where something else stands in it. */
export const browserZone = (): void => {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  for (const field of all<HTMLInputElement>('input[data-own-zone]')) field.value = timeZone ?? '';
  for (const button of all<HTMLButtonElement>('button[data-browser-zone]')) {
    const field = document.getElementById(button.dataset.browserZone ?? '');
    if (!(field instanceof HTMLInputElement) || !timeZone || field.value === timeZone) continue;
    button.textContent = `Use ${timeZone.replaceAll('_', ' ')}, this browser’s time zone`;
    button.hidden = false;
    button.addEventListener('click', () => {
      field.value = timeZone;
      field.focus();
      button.hidden = true;
    });
  }
};
