import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { CodeField, PasswordField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, RetryNotice } from '../../../ui/form.tsx';

const WHY = {
  action: 'What you are about to do concerns the safety of an account. Then you go on where you were.',
  setup: 'You signed in a while ago. Enter your password, then set up two-factor authentication.',
  verify:
    'Two-factor authentication is asked for now, and you signed in a while ago. Enter your password and a code, and you go on where you were.',
} as const;

/** Asks for the password, and the code of whoever is enrolled, before something sensitive is done (D12). */
export function ConfirmPage(props: {
  workspaceName: string | undefined;
  accent: string | undefined;
  email: string;
  asksForCode: boolean;
  supportEmail: string;
  /** What is owed afterwards; null where somebody confirms a sensitive action. */
  before: 'setup' | 'verify' | null;
  backHref: string;
  errors?: FieldErrors | undefined;
  wait?: { readonly seconds: number; readonly message: string } | undefined;
}): VNode {
  return (
    <AuthLayout
      title="Confirm that it is you"
      heading="Confirm that it is you"
      workspaceName={props.workspaceName}
      accent={props.accent}
      lead={<p>{WHY[props.before ?? 'action']}</p>}
      support={{ email: props.supportEmail }}
      signOut
      footer={
        props.before === null && (
          <p>
            <a class="link" href={props.backHref}>
              Go back without changing anything
            </a>
          </p>
        )
      }
    >
      <Form action={paths.confirm} errors={props.errors ?? {}}>
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
        <SubmitButton block busyLabel="Checking…">
          Confirm
        </SubmitButton>
      </Form>
    </AuthLayout>
  );
}
