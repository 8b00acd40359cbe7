import { all } from './dom.ts';

/** Reveals the "Show" toggles. The field is hidden again before it is sent, lest a browser remember it as plain text. */
export const showPassword = (): void => {
  for (const button of all<HTMLButtonElement>('button[data-show-password]')) {
    const field = document.getElementById(button.getAttribute('aria-controls') ?? '');
    if (!(field instanceof HTMLInputElement)) continue;
    const set = (shown: boolean): void => {
      field.type = shown ? 'text' : 'password';
      button.textContent = shown ? 'Hide' : 'Show';
      button.setAttribute('aria-pressed', String(shown));
    };
    button.hidden = false;
    button.addEventListener('click', () => set(field.type === 'password'));
    field.form?.addEventListener('submit', () => set(false));
  }
};
