import type { VNode } from 'preact';
import { Alert } from '../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../ui/button.tsx';
import { EmailField, PasswordField, TextField } from '../../ui/fields.tsx';
import { type FieldErrors, Form, RetryNotice } from '../../ui/form.tsx';
import { AuthPage, type AuthPlace } from '../../web/auth-page.tsx';

/** The workspace's own name, before the host and port that all of them share. */
export function SlugField(props: { value: string; baseHost: string; hint: string }): VNode {
  return (
    <TextField
      name="slug"
      label="Address of the client portal"
      value={props.value}
      suffix={`.${props.baseHost}`}
      autocomplete="off"
      maxlength={40}
      exact
      checkUrl="/signup/slug"
      hint={props.hint}
    />
  );
}

/** The sign-up form. */
export function SignUpPage(props: {
  place: AuthPlace;
  baseHost: string;
  errors?: FieldErrors | undefined;
  values?: Readonly<Record<string, string>> | undefined;
  waitSeconds?: number | undefined;
}): VNode {
  const { place, baseHost, errors = {}, values = {}, waitSeconds } = props;
  return (
    <AuthPage
      place={place}
      title="Create a workspace"
      heading="Create a workspace"
      lead={<p>For your consultancy: where you work, and where your clients read what you found.</p>}
      footer={
        <p>
          You have an account already?{' '}
          <a class="link" href="/login">
            Sign in
          </a>
        </p>
      }
    >
      <Form action="/signup" errors={errors}>
        {waitSeconds !== undefined && (
          <RetryNotice seconds={waitSeconds}>
            Many sign-ups came from your network, so nothing was sent.
          </RetryNotice>
        )}
        <TextField
          name="workspace"
          label="Name of your consultancy"
          value={values.workspace ?? ''}
          autocomplete="organization"
          maxlength={100}
          required
          autofocus
        />
        <SlugField
          value={values.slug ?? ''}
          baseHost={baseHost}
          hint="Your clients sign in there. Left empty, it is made from the name."
        />
        <TextField
          name="name"
          label="Your name"
          value={values.name ?? ''}
          autocomplete="name"
          maxlength={100}
          required
        />
        <EmailField
          name="email"
          label="E-mail"
          value={values.email ?? ''}
          maxlength={254}
          required
          hint="We send a link there, to see that it is yours."
        />
        <PasswordField
          name="password"
          label="Password"
          autocomplete="new-password"
          required
          hint="At least 15 characters. A few unrelated words do nicely."
        />
        <SubmitButton block busyLabel="One moment…">
          Continue
        </SubmitButton>
      </Form>
    </AuthPage>
  );
}

/** What "Check your mail" shows in place of the mail, where no mail leaves the machine (D20). */
export interface ShownMail {
  readonly says: 'confirm' | 'sign-in';
  readonly link: string;
}

/** The same for a known address, an unknown one, and anybody who opens it. */
export function CheckYourMailPage({ place, mail }: { place: AuthPlace; mail: ShownMail | null }): VNode {
  return (
    <AuthPage
      place={place}
      title="Check your mail"
      heading="Check your mail"
      lead={
        mail === null && (
          <p>
            We sent you a mail, to see that the address is yours. Open the link in it within a day. If nothing
            arrives in a few minutes, look among the spam.
          </p>
        )
      }
      footer={
        <p>
          Wrong address?{' '}
          <a class="link" href="/signup">
            Start again
          </a>
        </p>
      }
    >
      {mail !== null && (
        <div class="stack">
          <Alert title="No mail server is set up">
            This installation runs on your own machine and sends no mail.{' '}
            {mail.says === 'confirm'
              ? 'Here is the link that the mail would have held. It works for a day.'
              : 'The mail would have said: this address has an account already, so nothing was created. Sign in instead.'}
          </Alert>
          <LinkButton href={mail.link} variant="primary" block>
            {mail.says === 'confirm' ? 'Open the link' : 'Sign in'}
          </LinkButton>
        </div>
      )}
    </AuthPage>
  );
}
