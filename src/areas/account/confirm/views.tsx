import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { CodeField, PasswordField } from '../../../ui/fields.tsx';
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

function Why(props: { before: keyof typeof BEFORE | null; intent: Named | null; asksForCode: boolean }) {
  const { before, intent, asksForCode } = props;
  if (before !== null) return <p>{BEFORE[before]}</p>;
  const what = asksForCode ? 'your password and a code' : 'your password';
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

/** Asks for the password, and the code of whoever is enrolled, before something sensitive is done, and says what (D12, D22). */
export function ConfirmPage(props: {
  workspaceName: string | undefined;
  accent: string | undefined;
  email: string;
  asksForCode: boolean;
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
      title="Confirm it’s you"
      heading="Confirm it’s you"
      workspaceName={props.workspaceName}
      accent={props.accent}
      lead={<Why {...props} />}
      support={{ email: props.supportEmail }}
      signOut
      footer={
        props.before === null && (
          <p>
            <a class="link" href={props.backHref}>
              Cancel
            </a>
          </p>
        )
      }
    >
      <Form action={paths.confirm} errors={props.errors ?? {}} error={props.problem}>
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
        {props.asksForCode && <CodeField label="Code from your authenticator app" required />}
        {props.clock !== undefined && <ServerClock now={props.clock} />}
        <SubmitButton block busyLabel="Checking…">
          {props.intent?.button ?? 'Continue'}
        </SubmitButton>
      </Form>
    </AuthLayout>
  );
}
