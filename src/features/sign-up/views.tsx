import type { VNode } from 'preact';
import { Alert } from '../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../ui/button.tsx';
import { DescriptionList } from '../../ui/description-list.tsx';
import { EmailField, PasswordField, TextField } from '../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField, RetryNotice } from '../../ui/form.tsx';
import { AuthPage, type AuthPlace } from '../../web/auth-page.tsx';

/** `baseHost` is host and port behind the workspace's own name. */
function SlugField(props: { value: string; baseHost: string; hint: string }): VNode {
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
          label="E-mail address"
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
        <p>
          We sent you a mail, to see that the address is yours. Open the link in it within a day. If nothing
          arrives in a few minutes, look among the spam.
        </p>
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
              ? 'Here is the link that the mail would have held.'
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

/** What the pages behind the mailed link show of the sign-up. The token goes along: it is the leave to act, and proves nothing else. */
export interface SignUpShown {
  readonly place: AuthPlace;
  readonly baseHost: string;
  readonly token: string;
  readonly workspace: string;
  readonly email: string;
  readonly slug: string;
}

/** The page behind the mailed link: one button. */
export function ConfirmSignUpPage({ shown }: { shown: SignUpShown }): VNode {
  return (
    <AuthPage
      place={shown.place}
      title="Create the workspace"
      heading="Create the workspace"
      lead={
        <p>Only press this if you asked for it yourself: whoever filled in the form chose the password.</p>
      }
    >
      <Form action="/signup/confirm">
        <HiddenField name="token" value={shown.token} />
        <DescriptionList
          items={[
            { term: 'Workspace', value: shown.workspace },
            { term: 'Client portal', value: `${shown.slug}.${shown.baseHost}` },
            { term: 'Your address', value: shown.email },
          ]}
        />
        <SubmitButton block busyLabel="Creating…">
          Create the workspace
        </SubmitButton>
      </Form>
    </AuthPage>
  );
}

/** The same page where the workspace's address must be chosen again; `error` says why. */
export function ChooseSlugPage({ shown, error }: { shown: SignUpShown; error: string }): VNode {
  return (
    <AuthPage
      place={shown.place}
      title="Choose another address"
      heading="Choose another address"
      lead={
        <p>
          While you were away, another workspace took the address of your client portal. All the rest is kept.
          Only go on if you asked for this yourself.
        </p>
      }
    >
      <Form action="/signup/confirm" errors={{ slug: error }}>
        <HiddenField name="token" value={shown.token} />
        <DescriptionList
          items={[
            { term: 'Workspace', value: shown.workspace },
            { term: 'Your address', value: shown.email },
          ]}
        />
        <SlugField value={shown.slug} baseHost={shown.baseHost} hint="Your clients sign in there." />
        <SubmitButton block busyLabel="Creating…">
          Create the workspace
        </SubmitButton>
      </Form>
    </AuthPage>
  );
}
