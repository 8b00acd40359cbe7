import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { KeyField } from '../../../ui/copy-key.tsx';
import { CodeField, TextField } from '../../../ui/fields.tsx';
import { ActionForm, Form, HiddenField, RetryNotice } from '../../../ui/form.tsx';
import { PasskeyButton } from '../../../ui/passkey.tsx';
import { ServerClock } from '../../../ui/server-clock.tsx';
import { CannotUse } from './cannot-use.tsx';
import { type Ahead, whatToDo } from './what-to-do.ts';

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

/** The code of the app: one field, focused. */
function CodeForm({ error, wait, clock }: Pick<Surroundings, 'error' | 'wait' | 'clock'>) {
  return (
    <>
      <Form action={paths.mfaVerify} errors={{ code: error }}>
        {wait && <RetryNotice seconds={wait.seconds}>{wait.message}</RetryNotice>}
        <CodeField autoSubmit autofocus required />
        <SubmitButton block busyLabel="Checking…">
          Continue
        </SubmitButton>
      </Form>
      {clock !== undefined && <ServerClock now={clock} />}
    </>
  );
}

/** The verify page (S11, S12): the code of an app, or a key (B6), whatever of them the account has here. */
export function VerifyPage(
  props: Surroundings &
    Ahead & {
      reason: string;
      /** What the browser is asked for to use a key; null where the account has none here. */
      keyOptions: unknown;
      keyError?: string | undefined;
      keyWait?: Surroundings['wait'];
    },
): VNode {
  const { ways, keyOptions, keyWait } = props;
  return (
    <AuthLayout
      heading={props.setsUpAnew ? 'Set up a new device' : ways.app ? 'Enter your code' : 'Use your key'}
      workspaceName={props.workspaceName}
      accent={props.accent}
      lead={
        <p>
          {props.reason} {whatToDo(props)}
        </p>
      }
      support={{ email: props.supportEmail }}
      signOut
    >
      <div class="space-y-6">
        {ways.app && <CodeForm {...props} />}
        {keyOptions !== null && (
          <Form action={paths.mfaVerifyKey} error={props.keyError}>
            {keyWait && <RetryNotice seconds={keyWait.seconds}>{keyWait.message}</RetryNotice>}
            <PasskeyButton
              does="get"
              options={keyOptions}
              label="Use a passkey or security key"
              variant={ways.app ? 'neutral' : 'primary'}
            />
          </Form>
        )}
        {props.setsUpAnew && (
          <LinkButton href={paths.mfaEmail} variant="primary" block>
            Set up a new device
          </LinkButton>
        )}
        <CannotUse
          thing={ways.app ? 'app' : 'key'}
          recovery={props.hasRecoveryCodes ? paths.mfaRecovery : null}
          supportEmail={props.supportEmail}
        />
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
            Use your device instead
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

interface Onward {
  /** The only device that there is; of several the user says which, and this is null. */
  readonly lostDevice: string | null;
  readonly onward: string;
  /** All of the account's devices are keys. */
  readonly hasKeysAlone: boolean;
}

/** On to a new device, or to where one wanted to go. */
function WaysOn({ lostDevice, onward, hasKeysAlone }: Onward) {
  const thing = hasKeysAlone ? 'key' : 'phone';
  return (
    <div class="space-y-3">
      {lostDevice === null ? (
        <LinkButton href={paths.account} variant="primary" block>
          Set up a new {thing}
        </LinkButton>
      ) : (
        <ActionForm action={paths.replaceAuthenticator}>
          <HiddenField name="authenticator" value={lostDevice} />
          <SubmitButton block>Set up a new {thing}</SubmitButton>
        </ActionForm>
      )}
      <p class="text-center">
        <a class="link" href={onward}>
          I still have my {thing} – continue
        </a>
      </p>
    </div>
  );
}

/**
 * After a recovery code: the one that takes its place, and the way to a new device, since the old one may be lost (B8).
 */
export function RenewedCodePage(
  props: Pick<Surroundings, 'workspaceName' | 'accent' | 'supportEmail'> &
    Onward & {
      code: string;
      /** Goes nowhere but to setting up a key (B6). */
      mustSetUpKey: boolean;
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
        {props.mustSetUpKey ? (
          <LinkButton href={paths.mfaSetupKey} variant="primary" block>
            Set up a passkey or security key
          </LinkButton>
        ) : (
          <WaysOn {...props} />
        )}
      </div>
    </AuthLayout>
  );
}
