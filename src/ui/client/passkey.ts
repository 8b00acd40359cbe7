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

const jsonOf = (credential: Credential | null): string =>
  JSON.stringify((credential as PublicKeyCredential).toJSON());

/** What the browser answers, as JSON; throws where it makes or uses no key. */
const ask = async (does: string, options: never): Promise<string> =>
  jsonOf(
    does === 'create'
      ? await navigator.credentials.create({
          publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options),
        })
      : await navigator.credentials.get({
          publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options),
        }),
  );

/** Whether the browser has what `ask` calls, which it only has on https and on this machine. */
const isAble = (): boolean =>
  typeof PublicKeyCredential === 'function' && 'parseCreationOptionsFromJSON' in PublicKeyCredential;

/**
 * What the browser answers once somebody chooses one of the passkeys that it offers in the field for the address; null where
 * it offers none, or nobody chose one before the question was out of time or withdrawn.
 */
const offer = async (options: { readonly timeout: number }, signal: AbortSignal): Promise<string | null> => {
  try {
    if (!isAble() || !(await PublicKeyCredential.isConditionalMediationAvailable?.())) return null;
    return jsonOf(
      await navigator.credentials.get({
        mediation: 'conditional',
        publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options as never),
        signal: AbortSignal.any([signal, AbortSignal.timeout(options.timeout)]),
      }),
    );
  } catch {
    // Nobody has asked for anything, so that there is nothing to say.
    return null;
  }
};

/** Has the browser make or use a key when its button is pressed, and sends the form with what that answers. */
const onPress = (place: HTMLElement, form: HTMLFormElement, answer: HTMLInputElement): void => {
  const says = place.querySelector<HTMLElement>('[data-passkey-trouble]');
  const button = place.querySelector<HTMLButtonElement>('button[type="submit"]');
  if (!says || !button) return;
  const { passkey: does = '', passkeyOptions = '', passkeyWhileTyping } = place.dataset;
  const options = JSON.parse(passkeyOptions);
  const offering = new AbortController();
  let isAsking = false;
  const say = (text: string): void => {
    says.textContent = text;
    says.hidden = text === '';
  };
  const send = (text: string): void => {
    answer.value = text;
    form.requestSubmit(button);
  };
  form.addEventListener('submit', (event) => {
    if (answer.value !== '' || event.submitter !== button) return;
    event.preventDefault();
    if (isAsking) return;
    if (!isAble()) return say(OLD);
    isAsking = true;
    say('');
    // A browser is asked one question at a time.
    offering.abort();
    ask(does, options as never)
      .then(send)
      .catch((error: unknown) => say(trouble(error, does)))
      .finally(() => {
        isAsking = false;
      });
  });
  if (passkeyWhileTyping === undefined) return;
  void offer(options, offering.signal).then((text) => {
    if (text !== null) send(text);
  });
};

/** Has the browser make and use keys wherever a page asks for one. */
export const passkeys = (): void => {
  for (const place of all('[data-passkey]')) {
    const form = place.closest('form');
    const answer = place.querySelector<HTMLInputElement>('input[name="passkey"]');
    if (!form || !answer) continue;
    for (const without of all('[data-passkey-without]', place)) without.hidden = true;
    onPress(place, form, answer);
    // Back to the page from the browser's cache: what was answered is used up.
    window.addEventListener('pageshow', (event) => {
      if (event.persisted) answer.value = '';
    });
  }
};
