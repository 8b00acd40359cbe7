import { all } from './dom.ts';

/** After this, a request that was stopped or lost may be sent again. */
const holdMilliseconds = 10_000;

const release = (form: HTMLElement): void => {
  delete form.dataset.sent;
  for (const button of all('button[data-busy]', form)) {
    delete button.dataset.busy;
    button.removeAttribute('aria-disabled');
    if (button.dataset.idleLabel !== undefined) button.textContent = button.dataset.idleLabel;
  }
};

/**
 * One press, one request. The button is marked rather than disabled, so that its own name and value are still sent
 * and focus stays; `pageshow` clears the marks when Back restores the page from the browser's cache.
 */
export const singleSubmit = (): void => {
  document.addEventListener('submit', (event) => {
    const form = event.target as HTMLFormElement;
    if (event.defaultPrevented || form.method !== 'post') return;
    // What is shown in a frame leaves the page and its form as they are.
    if (event.submitter?.hasAttribute('formtarget')) return;
    if (form.dataset.sent !== undefined) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = '';
    setTimeout(release, holdMilliseconds, form);
    const button = event.submitter ?? form.querySelector('button[type="submit"]');
    if (!(button instanceof HTMLButtonElement)) return;
    button.dataset.busy = '';
    button.setAttribute('aria-disabled', 'true');
    if (button.dataset.busyLabel) {
      button.dataset.idleLabel = button.textContent ?? '';
      button.textContent = button.dataset.busyLabel;
    }
  });
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) for (const form of all('form[data-sent]')) release(form);
  });
};
