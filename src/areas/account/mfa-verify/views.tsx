import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { KeyField } from '../../../ui/copy-key.tsx';
import { Details } from '../../../ui/details.tsx';
import { CodeField, TextField } from '../../../ui/fields.tsx';
import { ActionForm, Form, HiddenField, RetryNotice } from '../../../ui/form.tsx';
import { ServerClock } from '../../../ui/server-clock.tsx';

interface Surroundings {
  readonly workspaceName: string | undefined;
  readonly accent: string | undefined;
  readonly supportEmail: string;
  readonly error?: string | undefined;
  /** Seconds until the next try is looked at. */
  readonly wait?: { readonly seconds: number; readonly message: string } | undefined;
  /** What time it is, where somebody is to compare their phone's clock; epoch milliseconds. */
  readonly clock?: number | undefined;
}

function Support({ email }: { email: string }) {
  return (
    <a class="link" href={`mailto:${email}`}>
      {email}
    </a>
  );
}

/** The verify page (S11, S12): one field, focused. */
export function VerifyPage(props: Surroundings & { reason: string; hasRecoveryCodes: boolean }): VNode {
  return (
    <AuthLayout
      heading="Enter your code"
      workspaceName={props.workspaceName}
      accent={props.accent}
      lead={<p>{props.reason} Open your authenticator app and enter the code it shows.</p>}
      support={{ email: props.supportEmail }}
      signOut
    >
      <div class="space-y-6">
        <Form action={paths.mfaVerify} errors={{ code: props.error }}>
          {props.wait && <RetryNotice seconds={props.wait.seconds}>{props.wait.message}</RetryNotice>}
          <CodeField autoSubmit autofocus required />
          <SubmitButton block busyLabel="Checking…">
            Continue
          </SubmitButton>
        </Form>
        {props.clock !== undefined && <ServerClock now={props.clock} />}
        <Details summary="Can’t use your authenticator app?">
          {props.hasRecoveryCodes && (
            <p>
              <a class="link" href={paths.mfaRecovery}>
                Use one of your recovery codes
              </a>{' '}
              instead of the app.
            </p>
          )}
          <p>
            {props.hasRecoveryCodes ? 'No recovery codes either? ' : ''}Email{' '}
            <Support email={props.supportEmail} />. Once they’ve checked it’s really you, they’ll reset your
            two-factor authentication so that you can set up a new phone.
          </p>
        </Details>
      </div>
    </AuthLayout>
  );
}

/** The way in for somebody who has a recovery code and no device. */
export function RecoveryPage(props: Surroundings): VNode {
  return (
    <AuthLayout
      heading="Use a recovery code"
      workspaceName={props.workspaceName}
      accent={props.accent}
      lead={<p>Enter one of the recovery codes you saved. Each works once.</p>}
      support={{ email: props.supportEmail }}
      signOut
      footer={
        <p>
          <a class="link" href={paths.mfaVerify}>
            Use your authenticator app instead
          </a>
        </p>
      }
    >
      <Form action={paths.mfaRecovery} errors={{ code: props.error }}>
        {props.wait && <RetryNotice seconds={props.wait.seconds}>{props.wait.message}</RetryNotice>}
        <TextField
          name="code"
          label="Recovery code"
          hint="16 letters and numbers, for example 4k7m-9q2x-…"
          exact
          autofocus
          required
          autocomplete="off"
          maxlength={40}
        />
        <SubmitButton block busyLabel="Checking…">
          Continue
        </SubmitButton>
      </Form>
    </AuthLayout>
  );
}

/**
 * After a recovery code: the one that takes its place, and the way to a new device, since the old one may be lost (B8).
 * `lostDevice` is the only one that there is; of several the user says which.
 */
export function RenewedCodePage(
  props: Pick<Surroundings, 'workspaceName' | 'accent' | 'supportEmail'> & {
    code: string;
    lostDevice: string | null;
    onward: string;
  },
): VNode {
  return (
    <AuthLayout
      heading="You’re signed in"
      workspaceName={props.workspaceName}
      accent={props.accent}
      lead={<p>We’ve replaced the code you just used. Save this new one with your other codes.</p>}
      support={{ email: props.supportEmail }}
    >
      <div class="space-y-6">
        <KeyField label="Your new recovery code" value={props.code} shown={props.code} />
        <div class="space-y-3">
          {props.lostDevice === null ? (
            <LinkButton href={paths.account} variant="primary" block>
              Set up a new phone
            </LinkButton>
          ) : (
            <ActionForm action={paths.replaceAuthenticator}>
              <HiddenField name="authenticator" value={props.lostDevice} />
              <SubmitButton block>Set up a new phone</SubmitButton>
            </ActionForm>
          )}
          <p class="text-center">
            <a class="link" href={props.onward}>
              I still have my phone – continue
            </a>
          </p>
        </div>
      </div>
    </AuthLayout>
  );
}
