import type { VNode } from 'preact';
import type { DevicePart } from '../../../domain/device-part.ts';
import { paths } from '../../../http/paths.ts';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { PasskeyButton } from '../../../ui/passkey.tsx';

interface Props {
  readonly workspaceName: string | undefined;
  readonly accent: string | undefined;
  /** Who asks, and why (D14). */
  readonly reason: string;
  readonly part: DevicePart;
  /** What is said of the device whose place it takes, where it does. */
  readonly replaced: string;
  /** The only one that the key will work on. */
  readonly host: string;
  /** Whether an authenticator app would do as well. */
  readonly offersApp: boolean;
  /** What the browser is asked for. */
  readonly options: unknown;
  readonly supportEmail: string;
  /** Where to go back to, where nothing is owed. */
  readonly cancelHref?: string | undefined;
  /** What the key is called if its owner leaves it so (B7). */
  readonly name: string;
  readonly errors: FieldErrors;
  /** A message about the whole. */
  readonly problem?: string | undefined;
}

function leadOf({ part, reason, replaced, cancelHref }: Props): string {
  // Whoever cannot cancel it is told who asks.
  if (cancelHref === undefined) return reason;
  switch (part) {
    case 'first':
      return reason;
    case 'another':
      return 'You can then sign in with any of your devices.';
    case 'replacement':
      return replaced;
  }
}

/** Where a passkey or security key is set up (B6): a name, and one button. */
export function KeySetupPage(props: Props): VNode {
  return (
    <AuthLayout
      heading="Set up a passkey or security key"
      workspaceName={props.workspaceName}
      accent={props.accent}
      lead={<p>{leadOf(props)}</p>}
      support={{ email: props.supportEmail }}
      signOut
      footer={
        <>
          {props.offersApp && (
            <p>
              <a class="link" href={paths.mfaSetup}>
                Use an authenticator app instead
              </a>
            </p>
          )}
          {props.cancelHref && (
            <p>
              <a class="link" href={props.cancelHref}>
                Cancel
              </a>
            </p>
          )}
        </>
      }
    >
      <div class="space-y-6">
        <ul class="list-disc space-y-1.5 pl-5">
          <li>
            A passkey is kept on your phone, on this computer or in your password manager, and opens with your
            fingerprint, face or screen lock.
          </li>
          <li>A security key is a small device that you plug in or hold to your phone.</li>
          <li>
            Either works at <strong class="break-words">{props.host}</strong> only, so nobody can trick you
            into using it anywhere else.
          </li>
        </ul>
        <Form action={paths.mfaSetupKey} errors={props.errors} error={props.problem}>
          <TextField
            name="name"
            label="Name of this key"
            hint="To tell your devices apart, for example “Work laptop”."
            value={props.name}
            autocomplete="off"
            required={false}
          />
          <PasskeyButton does="create" options={props.options} label="Set up key" />
        </Form>
      </div>
    </AuthLayout>
  );
}
