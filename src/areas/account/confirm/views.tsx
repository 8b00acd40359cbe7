import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { CodeField, PasswordField, TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField, RetryNotice } from '../../../ui/form.tsx';
import { ServerClock } from '../../../ui/server-clock.tsx';

const BEFORE = {
  setup: 'You signed in a while ago. Enter your password, then set up two-factor authentication.',
  verify:
    'Two-factor authentication is required now, and you signed in a while ago. Enter your password and a code to continue.',
} as const;

interface Named {
  readonly id: string;
  readonly deed: string;
  readonly button: string;
}

type AskedFor = 'code' | 'recovery-code' | null;

function Why(props: { before: keyof typeof BEFORE | null; intent: Named | null; asksFor: AskedFor }) {
  const { before, intent, asksFor } = props;
  if (before !== null) return <p>{BEFORE[before]}</p>;
  const code = asksFor === 'code' ? ' and a code' : ' and a recovery code';
  const what = `your password${asksFor === null ? '' : code}`;
  return (
    <p>
      {intent !== null && (
        <>
          You’re about to <strong class="font-semibold text-base-content">{intent.deed}</strong>.{' '}
        </>
      )}
      Enter {what} to continue.
    </p>
  );
}

/** The code, and the way to give the other kind of one. */
function Code({ asksFor, hasRecoveryCodes }: { asksFor: AskedFor; hasRecoveryCodes: boolean }) {
  if (asksFor === null) return null;
  if (asksFor === 'code') {
    return (
      <>
        <CodeField label="Code from your authenticator app" required />
        {hasRecoveryCodes && (
          <p class="text-sm">
            Can’t use your authenticator app?{' '}
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
      <p class="text-sm">
        <a class="link" href={paths.confirm}>
          Use your authenticator app instead
        </a>
      </p>
    </>
  );
}

/** Asks for the password, and the code of whoever is enrolled, before something sensitive is done, and says what (D12, D22). */
export function ConfirmPage(props: {
  workspaceName: string | undefined;
  accent: string | undefined;
  email: string;
  /** Beside the password. */
  asksFor: AskedFor;
  hasRecoveryCodes: boolean;
  supportEmail: string;
  /** What is owed afterwards; null where somebody confirms a sensitive action. */
  before: 'setup' | 'verify' | null;
  /** What is done then; null where nothing waits. */
  intent: Named | null;
  /** Where nothing is changed. */
  backHref: string;
  errors?: FieldErrors | undefined;
  /** A message about the whole. */
  problem?: string | undefined;
  wait?: { readonly seconds: number; readonly message: string } | undefined;
  /** What time it is, where somebody is to compare their phone's clock; epoch milliseconds. */
  clock?: number | undefined;
}): VNode {
  return (
    <AuthLayout
      heading="Confirm it’s you"
      workspaceName={props.workspaceName}
      accent={props.accent}
      lead={<Why {...props} />}
      support={{ email: props.supportEmail }}
      signOut
    >
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
        <SubmitButton block busyLabel="Checking…">
          {props.intent?.button ?? 'Continue'}
        </SubmitButton>
        {props.before === null && (
          <p class="text-center">
            <a class="link" href={props.backHref}>
              Cancel
            </a>
          </p>
        )}
      </Form>
    </AuthLayout>
  );
}
