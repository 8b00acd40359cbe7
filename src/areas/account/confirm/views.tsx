import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { CodeField, PasswordField, TextField } from '../../../ui/fields.tsx';
import { ActionForm, type FieldErrors, Form, HiddenField, RetryNotice } from '../../../ui/form.tsx';
import { PasskeyButton } from '../../../ui/passkey.tsx';
import { ServerClock } from '../../../ui/server-clock.tsx';
import { RETURN_TO } from '../../../ui/somebody-else.tsx';
import { CannotUse } from '../mfa-verify/cannot-use.tsx';
import { elsewhereAlone } from '../mfa-verify/what-to-do.ts';
import type { Elsewhere } from './elsewhere.ts';

const BEFORE = {
  setup: 'You signed in a while ago. Enter your password, then set up two-factor authentication.',
  verify: 'Two-factor authentication is required now, and you signed in a while ago.',
} as const;

interface Named {
  readonly id: string;
  readonly deed: string;
  readonly button: string;
}

/** What is wanted beside the password: null where the account has no device; `elsewhere` where it has nothing that works here. */
export type AskedFor = 'code' | 'key' | 'code-or-key' | 'recovery-code' | 'elsewhere' | null;

function toDo(asksFor: Exclude<AskedFor, 'elsewhere'>): string {
  switch (asksFor) {
    case null:
      return 'Enter your password to continue.';
    case 'code':
      return 'Enter your password and a code to continue.';
    case 'key':
      return 'Enter your password, then use your key.';
    case 'code-or-key':
      return 'Enter your password and a code, or your password alone and then use your key.';
    case 'recovery-code':
      return 'Enter your password and a recovery code to continue.';
  }
}

function Why({
  before,
  intent,
  asksFor,
  elsewhere,
}: Pick<Props, 'before' | 'intent' | 'asksFor' | 'elsewhere'>) {
  if (before === 'setup') return <p>{BEFORE.setup}</p>;
  return (
    <p>
      {before === 'verify' && `${BEFORE.verify} `}
      {intent !== null && (
        <>
          You’re about to <strong class="font-semibold text-base-content">{intent.deed}</strong>.{' '}
        </>
      )}
      {elsewhere !== null && `${elsewhereAlone(elsewhere)} `}
      {asksFor !== 'elsewhere' && toDo(asksFor)}
    </p>
  );
}

/** The code, and the way to give the other kind of one. */
function Code({
  asksFor,
  hasRecoveryCodes,
  hasDevice,
}: Pick<Props, 'asksFor' | 'hasRecoveryCodes' | 'hasDevice'>) {
  if (asksFor === null || asksFor === 'elsewhere') return null;
  if (asksFor !== 'recovery-code') {
    return (
      <>
        {asksFor !== 'key' && <CodeField label="Code from your authenticator app" required />}
        {hasRecoveryCodes && (
          <p class="text-sm">
            {asksFor === 'key' ? 'Can’t use your key?' : 'Can’t use your authenticator app?'}{' '}
            <a class="link" href={paths.confirmByRecovery}>
              Use a recovery code
            </a>
          </p>
        )}
      </>
    );
  }
  return (
    <>
      <TextField
        name="code"
        label="Recovery code"
        hint="16 letters and numbers, for example 4k7m-9q2x-…"
        exact
        required
        autocomplete="off"
        maxlength={40}
      />
      {hasDevice && (
        <p class="text-sm">
          <a class="link" href={paths.confirm}>
            Use your device instead
          </a>
        </p>
      )}
    </>
  );
}

/** The button, or two where there is a choice: with the first, Enter sends the form. */
function Buttons({ asksFor, keyOptions, intent }: Pick<Props, 'asksFor' | 'keyOptions' | 'intent'>) {
  const byKey = (variant: 'primary' | 'neutral') => (
    <PasskeyButton
      does="get"
      options={keyOptions}
      label={variant === 'primary' ? 'Use your key to continue' : 'Use your key instead'}
      variant={variant}
    />
  );
  if (asksFor === 'key') return byKey('primary');
  return (
    <>
      <SubmitButton block busyLabel="Checking…">
        {intent?.button ?? 'Continue'}
      </SubmitButton>
      {asksFor === 'code-or-key' && byKey('neutral')}
    </>
  );
}

interface Props {
  readonly workspaceName: string | undefined;
  readonly accent: string | undefined;
  readonly email: string;
  /** Beside the password. */
  readonly asksFor: AskedFor;
  readonly hasRecoveryCodes: boolean;
  /** What is left where none of its devices works here; null where one does, or there is none. */
  readonly elsewhere: Elsewhere | null;
  /** Whether one of the account's devices works here. */
  readonly hasDevice: boolean;
  /** What the browser is asked for to use a key; null where the account has none here. */
  readonly keyOptions: unknown;
  readonly supportEmail: string;
  /** What is owed afterwards; null where somebody confirms a sensitive action. */
  readonly before: 'setup' | 'verify' | null;
  /** What is done then; null where nothing waits. */
  readonly intent: Named | null;
  /** Where nothing is changed. */
  readonly backHref: string;
  readonly errors?: FieldErrors | undefined;
  /** A message about the whole. */
  readonly problem?: string | undefined;
  readonly wait?: { readonly seconds: number; readonly message: string } | undefined;
  /** What time it is, where somebody is to compare their phone's clock; epoch milliseconds. */
  readonly clock?: number | undefined;
}

/** Where nothing works that the page could ask for: what does, and no field that leads nowhere. */
function NothingHere({
  elsewhere,
  problem,
  before,
  backHref,
  supportEmail,
}: Props & { elsewhere: Elsewhere }) {
  return (
    <div class="space-y-6">
      {problem !== undefined && <Alert tone="danger" title={problem} />}
      {elsewhere.setsUpAnew &&
        (elsewhere.mustSignInAgain ? (
          <ActionForm action={paths.signOut}>
            <HiddenField name={RETURN_TO} value={paths.mfaEmail} />
            <SubmitButton block>Sign in again to set it up</SubmitButton>
          </ActionForm>
        ) : (
          <LinkButton href={paths.mfaEmail} variant="primary" block>
            Set up a new device
          </LinkButton>
        ))}
      <CannotUse thing="key" recovery={null} supportEmail={supportEmail} />
      {before === null && (
        <p class="text-center">
          <a class="link" href={backHref}>
            Cancel
          </a>
        </p>
      )}
    </div>
  );
}

/** Asks for the password, and the code or key of whoever is enrolled, before something sensitive is done, and says what (D12, D22). */
export function ConfirmPage(props: Props): VNode {
  return (
    <AuthLayout
      heading="Confirm it’s you"
      workspaceName={props.workspaceName}
      accent={props.accent}
      lead={<Why {...props} />}
      support={{ email: props.supportEmail }}
      signOut
    >
      {props.asksFor === 'elsewhere' && props.elsewhere !== null ? (
        <NothingHere {...props} elsewhere={props.elsewhere} />
      ) : (
        <Form
          action={props.asksFor === 'recovery-code' ? paths.confirmByRecovery : paths.confirm}
          errors={props.errors ?? {}}
          error={props.problem}
        >
          {props.intent && <HiddenField name="intent" value={props.intent.id} />}
          {props.wait && <RetryNotice seconds={props.wait.seconds}>{props.wait.message}</RetryNotice>}
          <input type="text" name="username" value={props.email} autocomplete="username" hidden readonly />
          <PasswordField
            name="password"
            label="Your password"
            autocomplete="current-password"
            autofocus
            required
          />
          <Code {...props} />
          {props.clock !== undefined && <ServerClock now={props.clock} />}
          <Buttons {...props} />
          {props.before === null && (
            <p class="text-center">
              <a class="link" href={props.backHref}>
                Cancel
              </a>
            </p>
          )}
        </Form>
      )}
    </AuthLayout>
  );
}
