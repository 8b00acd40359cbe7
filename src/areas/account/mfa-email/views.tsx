import type { VNode } from 'preact';
import type { AddressProofReason } from '../../../domain/address-proof.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { ActionForm, Form, RetryNotice } from '../../../ui/form.tsx';
import { PasskeyButton } from '../../../ui/passkey.tsx';
import { Time } from '../../../ui/time.tsx';
import { keysWorkAt, NOWHERE, thereFor } from '../mfa-verify/what-to-do.ts';

export interface EmailedCodePageProps {
  readonly workspaceName: string | undefined;
  readonly accent: string | undefined;
  readonly supportEmail: string;
  readonly email: string;
  readonly why: AddressProofReason;
  /** A device is about to be set up, and nothing else changed. */
  readonly setsUp: boolean;
  /** The workspaces that take keys alone, asking today or not, by name. */
  readonly takeKeysAlone: readonly string[];
  /** What the browser is asked for to use a key in place of the code; null where there is none here. */
  readonly keyOptions: unknown;
  /** The hosts on which the account has keys, where it has none for this; none after a reset. */
  readonly keysElsewhere: readonly string[];
  /** Those of them where its owner can sign in. */
  readonly signInAt: readonly string[];
  /** When the code that works was made, in epoch milliseconds; null where none does. */
  readonly mailedAt: number | null;
  readonly now: number;
  /** The mail server has refused the email, or given it up (B15). */
  readonly undelivered: boolean;
  readonly inOutbox: boolean;
  /** The way back for somebody who owes nothing, and leaves it at that. */
  readonly cancelHref: string | undefined;
  readonly error?: string | undefined;
  readonly keyError?: string | undefined;
  readonly keyWait?: EmailedCodePageProps['wait'];
  /** Seconds until the next try is looked at, or the next email sent. */
  readonly wait?: { readonly seconds: number; readonly message: string } | undefined;
}

const listed = new Intl.ListFormat('en-GB');

/** What the proof is wanted before, beside setting up a device. */
const CHANGES = 'To change your email address, your devices or your recovery codes';

/** What has happened, and what is to be done about it. */
function reasonFor(props: EmailedCodePageProps): string {
  const { why, setsUp, signInAt, takeKeysAlone } = props;
  if (why === 'reset')
    return 'Support has reset your two-factor authentication. Before you set it up again, enter a code that we email to ';
  if (why === 'keys-nowhere')
    return `${keysWorkAt(props)} ${NOWHERE} To set up a new device, enter a code that we email to `;
  if (why === 'key-not-used') {
    const takes =
      takeKeysAlone.length === 1
        ? 'only takes passkeys and security keys, though it isn’t asking for yours right now'
        : 'only take passkeys and security keys, though they aren’t asking for yours right now';
    const before = setsUp ? 'To add or replace a device' : CHANGES;
    return `${listed.format(takeKeysAlone)} ${takes}. ${before}, use yours first. If you can’t, enter a code that we email to `;
  }
  if (!setsUp) {
    const first = signInAt.length === 0 ? '' : `sign in ${thereFor(props)} and use one. Or `;
    return `${keysWorkAt(props)} ${CHANGES}, ${first}enter a code that we email to `;
  }
  const todo =
    signInAt.length === 0
      ? 'Set one up for this address'
      : `Sign in ${thereFor(props)}, or set one up for this address too`;
  return `${keysWorkAt(props)} ${todo}: first, enter a code that we email to `;
}

/** Before anything can be set up after a reset (B9), or changed where keys alone may come to count (B6): the code that is emailed to the account's address. */
export function EmailedCodePage(props: EmailedCodePageProps): VNode {
  const { email, mailedAt, now, wait, keyWait, keyOptions } = props;
  const byKey = keyOptions !== null;
  return (
    <AuthLayout
      heading="Check that it’s you"
      workspaceName={props.workspaceName}
      accent={props.accent}
      lead={
        <p>
          {reasonFor(props)}
          <strong class="font-medium break-words text-base-content">{email}</strong>.
        </p>
      }
      support={{ email: props.supportEmail }}
      signOut
      footer={
        props.cancelHref && (
          <p>
            <a class="link" href={props.cancelHref}>
              Cancel
            </a>
          </p>
        )
      }
    >
      <div class="space-y-6">
        {byKey && (
          <Form action={paths.mfaEmailKey} error={props.keyError}>
            {keyWait && <RetryNotice seconds={keyWait.seconds}>{keyWait.message}</RetryNotice>}
            <PasskeyButton does="get" options={keyOptions} label="Use a passkey or security key" />
          </Form>
        )}
        {wait && <RetryNotice seconds={wait.seconds}>{wait.message}</RetryNotice>}
        {mailedAt === null && props.error && <Alert tone="danger" title={props.error} />}
        {mailedAt === null ? (
          <ActionForm action={paths.mfaSendEmail}>
            <SubmitButton variant={byKey ? 'neutral' : 'primary'} block busyLabel="Sending…">
              Email me a code
            </SubmitButton>
          </ActionForm>
        ) : (
          <>
            {props.inOutbox && (
              <Alert tone="info" title="Email isn’t set up">
                This installation writes emails to files instead of sending them. The server’s log names the
                file with your code.
              </Alert>
            )}
            {props.undelivered && (
              <Alert tone="warning" title="The email hasn’t been delivered">
                Our mail server couldn’t deliver it yet and keeps trying. If nothing arrives, email{' '}
                <a class="link" href={`mailto:${props.supportEmail}`}>
                  {props.supportEmail}
                </a>
                .
              </Alert>
            )}
            <Form action={paths.mfaEmail} errors={{ code: props.error }}>
              <TextField
                name="code"
                label="Code from the email"
                hint={
                  <>
                    10 letters and numbers, for example 4k7m9-q2h8c. We emailed it{' '}
                    <Time at={mailedAt} now={now} />, and it works for 30 minutes. Check your spam folder too.
                  </>
                }
                exact
                autofocus
                required
                autocomplete="one-time-code"
                maxlength={40}
              />
              <SubmitButton variant={byKey ? 'neutral' : 'primary'} block busyLabel="Checking…">
                Continue
              </SubmitButton>
            </Form>
            <ActionForm action={paths.mfaSendEmail}>
              <SubmitButton variant="neutral" block busyLabel="Sending…">
                Send the code again
              </SubmitButton>
            </ActionForm>
          </>
        )}
      </div>
    </AuthLayout>
  );
}
