import type { VNode } from 'preact';
import { PASSWORD_HINT } from '../../../domain/password-policy.ts';
import { AuthPage, type AuthSite } from '../../../http/auth-page.tsx';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { EmailField, PasswordField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField, RetryNotice } from '../../../ui/form.tsx';
import { type Named, nameAndAddress, SomebodyElse } from '../../../ui/somebody-else.tsx';

const BackToSignIn = () => (
  <p>
    <a class="link" href={paths.signIn}>
      Back to sign-in
    </a>
  </p>
);

/** Asks for the address. */
export function ForgotPage(props: {
  at: AuthSite;
  email?: string | undefined;
  errors?: FieldErrors;
  waitSeconds?: number | undefined;
}): VNode {
  return (
    <AuthPage
      at={props.at}
      heading="Forgot your password?"
      lead={<p>Enter your email address and we’ll send you a link to choose a new password.</p>}
      footer={<BackToSignIn />}
    >
      <Form action={paths.forgotPassword} errors={props.errors ?? {}}>
        {props.waitSeconds !== undefined && (
          <RetryNotice seconds={props.waitSeconds}>
            Several reset emails have been requested from your network. Check your inbox and spam folder
            first.
          </RetryNotice>
        )}
        <EmailField name="email" label="Email address" value={props.email ?? ''} autofocus required />
        <SubmitButton block busyLabel="Sending…">
          Send the link
        </SubmitButton>
      </Form>
    </AuthPage>
  );
}

/**
 * The same for every address. On a machine that sends no mail it says where mail is; it never shows the link, which
 * opens somebody's account to whoever reads it.
 */
export function ResetSentPage({ at, inOutbox }: { at: AuthSite; inOutbox: boolean }): VNode {
  return (
    <AuthPage
      at={at}
      heading="Check your email"
      lead={
        <p>
          If that address has an account, we’ve sent a link to choose a new password. It works once and
          expires in an hour. Check your spam folder too.
        </p>
      }
      footer={<BackToSignIn />}
    >
      <div class="stack">
        {inOutbox && (
          <Alert tone="info" title="Email isn’t set up">
            This installation writes emails to files instead of sending them. The server’s log names the file
            with your link.
          </Alert>
        )}
        <LinkButton href={paths.forgotPassword} block>
          Try a different email address
        </LinkButton>
      </div>
    </AuthPage>
  );
}

/** The mailed link's page. The token goes along in the form: it is the leave to act, and proves nothing else. */
export function ResetPage(props: {
  at: AuthSite;
  token: string;
  account: Required<Named>;
  /** Whoever is signed in, where that is somebody else. */
  signedInAs: Named | null;
  errors?: FieldErrors;
}): VNode {
  const { token, account, signedInAs } = props;
  return (
    <AuthPage
      at={props.at}
      heading="Choose a new password"
      lead={
        <p>
          For <span class="font-medium text-base-content">{account.email}</span>. You’ll be signed out
          everywhere. If you use two-factor authentication, it keeps working.
        </p>
      }
      footer={<BackToSignIn />}
    >
      <div class="stack">
        {signedInAs !== null && (
          <SomebodyElse
            signedInAs={signedInAs}
            what={`This link is for ${nameAndAddress(account)}.`}
            here={`${paths.resetPassword}?token=${token}`}
          />
        )}
        <Form action={paths.resetPassword} errors={props.errors ?? {}}>
          <HiddenField name="token" value={token} />
          <input type="text" name="username" value={account.email} autocomplete="username" hidden readonly />
          <PasswordField
            name="password"
            label="New password"
            autocomplete="new-password"
            // A message says as much already.
            hint={props.errors?.password ? undefined : PASSWORD_HINT}
            autofocus
            required
          />
          <SubmitButton block busyLabel="Saving…">
            Save the new password
          </SubmitButton>
        </Form>
      </div>
    </AuthPage>
  );
}
