import type { VNode } from 'preact';
import { PASSWORD_HINT } from '../../../domain/password-policy.ts';
import { AuthPage, type AuthPlace } from '../../../http/auth-page.tsx';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { EmailField, PasswordField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField, RetryNotice } from '../../../ui/form.tsx';

const BackToSignIn = () => (
  <p>
    <a class="link" href={paths.signIn}>
      Back to sign-in
    </a>
  </p>
);

/** Asks for the address. */
export function ForgotPage(props: {
  place: AuthPlace;
  email?: string | undefined;
  errors?: FieldErrors;
  waitSeconds?: number | undefined;
}): VNode {
  return (
    <AuthPage
      place={props.place}
      title="Forgot your password?"
      heading="Forgot your password?"
      lead={<p>Tell us your e-mail address, and we send you a link to choose a new one.</p>}
      footer={<BackToSignIn />}
    >
      <Form action={paths.forgotPassword} errors={props.errors ?? {}}>
        {props.waitSeconds !== undefined && (
          <RetryNotice seconds={props.waitSeconds}>
            Several mails were asked for from your network. Look for yours in your inbox, and among the spam.
          </RetryNotice>
        )}
        <EmailField name="email" label="E-mail" value={props.email ?? ''} autofocus required />
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
export function ResetSentPage({ place, inOutbox }: { place: AuthPlace; inOutbox: boolean }): VNode {
  return (
    <AuthPage
      place={place}
      title="Check your mail"
      heading="Check your mail"
      lead={
        <p>
          If there is an account for this address, a link to choose a new password is on its way. It works
          once, for an hour. Look among the spam as well.
        </p>
      }
      footer={<BackToSignIn />}
    >
      <div class="stack">
        {inOutbox && (
          <Alert tone="info" title="No mail server is set up">
            This installation writes its mails to files. The server’s log names the file with the link.
          </Alert>
        )}
        <LinkButton href={paths.forgotPassword} block>
          Use another address
        </LinkButton>
      </div>
    </AuthPage>
  );
}

/** The mailed link's page. The token goes along in the form: it is the leave to act, and proves nothing else. */
export function ResetPage(props: {
  place: AuthPlace;
  token: string;
  email: string;
  errors?: FieldErrors;
}): VNode {
  return (
    <AuthPage
      place={props.place}
      title="Choose a new password"
      heading="Choose a new password"
      lead={
        <p>
          For <span class="font-medium text-base-content">{props.email}</span>. You will be signed out
          everywhere; your authenticator app stays as it is.
        </p>
      }
      footer={<BackToSignIn />}
    >
      <Form action={paths.resetPassword} errors={props.errors ?? {}}>
        <HiddenField name="token" value={props.token} />
        <input type="text" name="username" value={props.email} autocomplete="username" hidden readonly />
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
    </AuthPage>
  );
}
