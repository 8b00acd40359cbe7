import type { VNode } from 'preact';
import { AuthPage, type AuthSite } from '../../../http/auth-page.tsx';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { EmailField, PasswordField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, RetryNotice } from '../../../ui/form.tsx';
import { PasskeyButton } from '../../../ui/passkey.tsx';

export interface SignInPageProps {
  readonly at: AuthSite;
  /** The page first asked for, if any; it goes along in the form's address (D15). */
  readonly returnTo: string | null;
  /** Whether anybody may ask for a workspace here (D20). */
  readonly offersSignUp: boolean;
  readonly email?: string | undefined;
  /** What was just done, on the way here. */
  readonly notice?: string | undefined;
  readonly error?: string | undefined;
  readonly errors?: FieldErrors;
  readonly waitSeconds?: number | undefined;
  /** What the browser is asked for to sign in by a passkey alone (B6). */
  readonly keyOptions: unknown;
  readonly keyError?: string | undefined;
  readonly keyWaitSeconds?: number | undefined;
}

/** E-mail and password; the second factor has pages of its own. */
export function SignInPage(props: SignInPageProps): VNode {
  const { at, returnTo, email } = props;
  const tenant = at.site.kind === 'tenant' ? at.site.workspace : null;
  const onward = returnTo === null ? '' : `?return_to=${encodeURIComponent(returnTo)}`;
  return (
    <AuthPage
      at={at}
      heading={tenant === null ? 'Sign in' : `Sign in to ${tenant.name}`}
      footer={
        tenant === null &&
        props.offersSignUp && (
          <p>
            New to SecPortal?{' '}
            <a class="link" href={paths.signUp}>
              Create a workspace
            </a>
          </p>
        )
      }
    >
      <div class="stack">
        {props.notice !== undefined && <Alert tone="success">{props.notice}</Alert>}
        <Form action={`${paths.signIn}${onward}`} error={props.error} errors={props.errors ?? {}}>
          {props.waitSeconds !== undefined && (
            <RetryNotice seconds={props.waitSeconds}>
              There have been too many failed sign-ins for this email address or from your network.
            </RetryNotice>
          )}
          <EmailField
            name="email"
            label="Email address"
            value={email ?? ''}
            // A browser that can offers passkeys here, beside the addresses that it knows (WebAuthn Level 3 5.1.7).
            autocomplete="username webauthn"
            autofocus={!email}
            required
          />
          <PasswordField
            name="password"
            label="Password"
            autocomplete="current-password"
            autofocus={Boolean(email)}
            required
          />
          <SubmitButton block busyLabel="Signing in…">
            Sign in
          </SubmitButton>
        </Form>
        <p class="text-sm">
          <a class="link" href={paths.forgotPassword}>
            Forgot your password?
          </a>
        </p>
        <Form action={`${paths.signInByKey}${onward}`} error={props.keyError}>
          {props.keyWaitSeconds !== undefined && (
            <RetryNotice seconds={props.keyWaitSeconds}>
              There have been too many failed sign-ins with this passkey or from your network.
            </RetryNotice>
          )}
          <PasskeyButton
            does="get"
            offersWhileTyping
            options={props.keyOptions}
            label="Sign in with a passkey"
            variant="neutral"
          />
        </Form>
      </div>
    </AuthPage>
  );
}
