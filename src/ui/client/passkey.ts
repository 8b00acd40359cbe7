import { all } from './dom.ts';

/** Why a browser made or used no key, in words that say what to do. */
const trouble = (error: unknown, does: string): string => {
  const name = error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'AbortError':
      return 'That was cancelled or took too long. Try again.';
    case 'InvalidStateError':
      return 'This key is already on your account.';
    case 'SecurityError':
    case 'NotSupportedError':
      return 'This browser can’t use a key at this address.';
    default:
      return does === 'create'
        ? 'No key could be made. Try again, or use another key.'
        : 'The key couldn’t be used. Try again, or use another way.';
  }
};

const OLD = 'This browser can’t use passkeys or security keys here. Update it, or use another one.';

/** What the browser answers, as JSON; throws where it makes or uses no key. */
const ask = async (does: string, options: never): Promise<string> => {
  const credential =
    does === 'create'
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
        });
  return JSON.stringify((credential as PublicKeyCredential).toJSON());
};

/** Whether the browser has what `ask` calls, which it only has on https and on this machine. */
const isAble = (): boolean =>
  typeof PublicKeyCredential === 'function' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

/** Has the browser make or use a key when its button is pressed, and sends the form with what that answers. */
export const passkeys = (): void => {
  for (const place of all('[data-passkey]')) {
    const form = place.closest('form');
    const answer = place.querySelector<HTMLInputElement>('input[name="passkey"]');
    const says = place.querySelector<HTMLElement>('[data-passkey-trouble]');
    if (!form || !answer || !says) continue;
    for (const without of all('[data-passkey-without]', place)) without.hidden = true;
    const { passkey: does = '', passkeyOptions = '' } = place.dataset;
    let isAsking = false;
    const say = (text: string): void => {
      says.textContent = text;
      says.hidden = text === '';
    };
    form.addEventListener('submit', (event) => {
      const button = event.submitter;
      if (answer.value !== '' || !button || !place.contains(button)) return;
      event.preventDefault();
      if (isAsking) return;
      if (!isAble()) return say(OLD);
      isAsking = true;
      say('');
      ask(does, JSON.parse(passkeyOptions) as never)
        .then((text) => {
          answer.value = text;
          form.requestSubmit(button);
        })
        .catch((error: unknown) => say(trouble(error, does)))
        .finally(() => {
          isAsking = false;
        });
    });
    // Back to the page from the browser's cache: what was answered is used up.
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) answer.value = '';
    });
  }
};
