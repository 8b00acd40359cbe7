import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { ActionForm, Form, RetryNotice } from '../../../ui/form.tsx';
import { Time } from '../../../ui/time.tsx';
import { keysWorkAt, NOWHERE, thereFor } from '../mfa-verify/what-to-do.ts';

export interface EmailedCodePageProps {
  readonly workspaceName: string | undefined;
  readonly accent: string | undefined;
  readonly supportEmail: string;
  readonly email: string;
  /** The hosts on which the account has keys, where it's about to set one up on this; none after a reset. */
  readonly keysElsewhere: readonly string[];
  /** Those of them where its owner can sign in. */
  readonly signInAt: readonly string[];
  /** They work nowhere any more, and it sets up whatever it likes. */
  readonly isAnew: boolean;
  /** When the code that works was made, in epoch milliseconds; null where none does. */
  readonly mailedAt: number | null;
  readonly now: number;
  /** The mail server has refused the email, or given it up (B15). */
  readonly undelivered: boolean;
  readonly inOutbox: boolean;
  readonly error?: string | undefined;
  /** Seconds until the next try is looked at, or the next email sent. */
  readonly wait?: { readonly seconds: number; readonly message: string } | undefined;
}

/** What has happened, and what is to be done about it. */
function reasonFor(props: EmailedCodePageProps): string {
  if (props.keysElsewhere.length === 0)
    return 'Support has reset your two-factor authentication. Before you set it up again, enter a code that we email to ';
  if (props.isAnew)
    return `${keysWorkAt(props)} ${NOWHERE} To set up a new device, enter a code that we email to `;
  const todo =
    props.signInAt.length === 0
      ? 'Set one up for this address'
      : `Sign in ${thereFor(props)}, or set one up for this address too`;
  return `${keysWorkAt(props)} ${todo}: first, enter a code that we email to `;
}

/** Before anything can be set up after a reset (B9), or a key on another host (B6): the code that is emailed to the account's address. */
export function EmailedCodePage(props: EmailedCodePageProps): VNode {
  const { email, mailedAt, now, wait } = props;
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
    >
      <div class="space-y-6">
        {wait && <RetryNotice seconds={wait.seconds}>{wait.message}</RetryNotice>}
        {mailedAt === null && props.error && <Alert tone="danger" title={props.error} />}
        {mailedAt === null ? (
          <ActionForm action={paths.mfaSendEmail}>
            <SubmitButton block busyLabel="Sending…">
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
              <SubmitButton block busyLabel="Checking…">
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
