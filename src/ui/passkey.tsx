import { type ButtonVariant, SubmitButton } from './button.tsx';

/**
 * The button that has the browser make a key, or use one, and sends its answer with the form around it. It wants the script;
 * without it the form is sent without an answer, and the server says why it takes none.
 */
export const PasskeyButton = ({
  does,
  options,
  label,
  offersWhileTyping = false,
  variant = 'primary',
}: {
  does: 'create' | 'get';
  /** What the browser is asked for, as its own functions read it. */
  options: unknown;
  label: string;
  /** The browser may offer its passkeys in a field with `autocomplete="… webauthn"`, too. */
  offersWhileTyping?: boolean;
  variant?: ButtonVariant;
}) => (
  <div
    class="space-y-3"
    data-passkey={does}
    data-passkey-options={JSON.stringify(options)}
    data-passkey-while-typing={offersWhileTyping}
  >
    <p class="text-sm" data-passkey-without>
      Passkeys and security keys need JavaScript, which isn’t running in this browser.
    </p>
    <input type="hidden" name="passkey" value="" />
    <p class="text-sm text-error" role="alert" hidden data-passkey-trouble />
    <SubmitButton variant={variant} block busyLabel="Checking…" name="by" value="key">
      {label}
    </SubmitButton>
  </div>
);
