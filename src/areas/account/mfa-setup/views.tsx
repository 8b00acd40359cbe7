import type { VNode } from 'preact';
import type { DevicePart } from '../../../domain/device-part.ts';
import type { KeyLabel } from '../../../domain/key-uri.ts';
import { paths } from '../../../http/paths.ts';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { KeyField } from '../../../ui/copy-key.tsx';
import { Details } from '../../../ui/details.tsx';
import { CodeField, TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { QrFrame } from '../../../ui/qr-frame.tsx';
import { ServerClock } from '../../../ui/server-clock.tsx';
import { Steps } from '../../../ui/steps.tsx';

/** A key, and everything that gets it into an app. */
export interface KeyToAdd {
  /** What the QR code says; a link to it opens the app. */
  readonly uri: string;
  /** From `domain/qr.ts`, put in as it is. */
  readonly qr: string;
  /** Base32, ungrouped. */
  readonly manual: string;
  readonly label: KeyLabel;
}

const QR_LABEL = 'QR code to scan with your authenticator app';

/**
 * The ways of getting a key into an app. A phone cannot scan what it shows itself: there the link to the app comes first,
 * then the key to copy, and the QR code, for another phone, is folded away. It stands twice, so that the order in which
 * things are read is right in both places, without a script.
 */
function WaysIn({ toAdd }: { toAdd: KeyToAdd }) {
  return (
    <>
      <div class="space-y-2 phone:hidden">
        <p class="text-sm">Scan the QR code with the app.</p>
        <QrFrame svg={toAdd.qr} label={QR_LABEL} />
      </div>
      <div class="space-y-2">
        <p class="text-sm phone:hidden print:hidden">Is the app on this computer?</p>
        <LinkButton href={toAdd.uri} block>
          Add to authenticator app
        </LinkButton>
      </div>
      <KeyField label="Can’t scan or open it? Enter this key instead" value={toAdd.manual} />
      <div class="hidden phone:block">
        <Details summary="Is the app on another phone? Scan the QR code">
          <QrFrame svg={toAdd.qr} label={QR_LABEL} />
        </Details>
      </div>
      <p class="text-sm text-muted">
        It will appear in your app as “
        <strong class="font-medium break-words text-base-content">
          {toAdd.label.issuer} ({toAdd.label.account})
        </strong>
        ”. If your app asks, choose time-based, 6 digits, 30 seconds.
      </p>
    </>
  );
}

const HEADINGS: Readonly<Record<DevicePart, string>> = {
  first: 'Set up two-factor authentication',
  another: 'Add another device',
  replacement: 'Set up your new phone',
};

function leadOf({ part, reason, replaced }: { part: DevicePart; reason: string; replaced: string }): string {
  switch (part) {
    case 'first':
      return `${reason} Setting it up takes about a minute.`;
    case 'another':
      return 'You can then sign in with a code from any of your devices.';
    case 'replacement':
      return replaced;
  }
}

/** The setup page (S7–S9): three short steps. */
export function SetupPage(props: {
  workspaceName: string | undefined;
  accent: string | undefined;
  /** Who asks, and why (D14). */
  reason: string;
  part: DevicePart;
  /** What is said of the device whose place it takes, where it does. */
  replaced: string;
  toAdd: KeyToAdd;
  supportEmail: string;
  /** Where to go back to, where nothing is owed. */
  cancelHref?: string | undefined;
  /** What the device is called if its owner leaves it so (B7). */
  name: string;
  errors: FieldErrors;
  /** How many codes it has refused; what time it is, where that is to be compared with the phone's (D23). */
  refused: number;
  clock?: number | undefined;
}): VNode {
  return (
    <AuthLayout
      heading={HEADINGS[props.part]}
      workspaceName={props.workspaceName}
      accent={props.accent}
      lead={<p>{leadOf(props)}</p>}
      support={{ email: props.supportEmail }}
      signOut
      footer={
        <>
          <p>
            <a class="link" href={paths.mfaSetupKey}>
              Use a passkey or security key instead
            </a>
          </p>
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
      <Steps
        steps={[
          {
            title: 'Open your authenticator app',
            body: (
              <Details summary="Which apps work?">
                <p>
                  Google Authenticator, Microsoft Authenticator, Authy, 1Password, Bitwarden or any other app
                  for six-digit codes. If you don’t have one yet, install one from your phone’s app store.
                </p>
              </Details>
            ),
          },
          { title: 'Add your account to it', body: <WaysIn toAdd={props.toAdd} /> },
          {
            title: 'Enter the code that the app shows',
            body: (
              <Form action={paths.mfaSetup} errors={props.errors}>
                {props.clock !== undefined && <ServerClock now={props.clock} />}
                {props.refused > 0 && <HiddenField name="refused" value={String(props.refused)} />}
                <CodeField required hint="The code changes every 30 seconds." />
                <TextField
                  name="name"
                  label="Name of this device"
                  hint="To tell your devices apart, for example “Work phone”."
                  value={props.name}
                  autocomplete="off"
                  required={false}
                />
                <SubmitButton block busyLabel="Checking…">
                  Verify and continue
                </SubmitButton>
              </Form>
            ),
          },
        ]}
      />
    </AuthLayout>
  );
}
