import type { VNode } from 'preact';
import { AuthPage, type AuthSite } from '../../../http/auth-page.tsx';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { EmailField, TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, RetryNotice } from '../../../ui/form.tsx';

/** The workspace's own name, before the host and port that all of them share. */
function SlugField(props: { value: string; baseHost: string; hint: string }): VNode {
  return (
    <TextField
      name="slug"
      label="Client portal address"
      value={props.value}
      suffix={`.${props.baseHost}`}
      autocomplete="off"
      maxlength={40}
      exact
      checkUrl={paths.slugCheck}
      hint={props.hint}
      required={false}
    />
  );
}

/** What the workspace is called, and where its portal is; without an address one is suggested from the name. */
export function WorkspaceFields(props: {
  values: Readonly<Record<string, string>>;
  baseHost: string;
  /** What to say of the address, where it is more than what it is for. */
  slugHint?: string | undefined;
}): VNode {
  return (
    <>
      <TextField
        name="workspace"
        label="Consultancy name"
        value={props.values.workspace ?? ''}
        autocomplete="organization"
        maxlength={100}
        required
        autofocus
      />
      <SlugField
        value={props.values.slug ?? ''}
        baseHost={props.baseHost}
        hint={
          props.slugHint ??
          'This is where your clients will sign in. Leave it empty and we’ll suggest one from the name.'
        }
      />
    </>
  );
}

/** The time zone of the browser, which the script fills in; without it the workspace's days are those of UTC. */
export const BrowserZone = () => <input type="hidden" name="zone" value="" data-own-zone />;

/** The name of whoever signs up. */
export function PersonField({ value }: { value: string }): VNode {
  return (
    <TextField name="name" label="Your name" value={value} autocomplete="name" maxlength={100} required />
  );
}

/** The sign-up form. It takes no password: who fills it in has not shown that the address is theirs (D20). */
export function SignUpPage(props: {
  at: AuthSite;
  baseHost: string;
  /** Whether only people with an account or an invitation get a workspace (`SIGNUP=invited`). */
  byInvitation: boolean;
  errors?: FieldErrors | undefined;
  values: Readonly<Record<string, string>>;
  waitSeconds?: number | undefined;
}): VNode {
  const { at, baseHost, errors = {}, values, waitSeconds } = props;
  return (
    <AuthPage
      at={at}
      heading="Create a workspace"
      lead={
        <p>
          Set up a workspace for your consultancy. You work in the dashboard; your clients read your findings
          in the portal.
        </p>
      }
      footer={
        <p>
          Already have an account?{' '}
          <a class="link" href={paths.signIn}>
            Sign in
          </a>
        </p>
      }
    >
      <div class="stack">
        {props.byInvitation && (
          <Alert title="New workspaces are by invitation">
            If you already have an account, fill in this form and we’ll email you a link. If you don’t, email{' '}
            {at.supportEmail} and ask for an invitation.
          </Alert>
        )}
        <Form action={paths.signUp} errors={errors}>
          {waitSeconds !== undefined && (
            <RetryNotice seconds={waitSeconds}>
              There have been too many sign-ups from your network, so we haven’t sent anything yet.
            </RetryNotice>
          )}
          <WorkspaceFields values={values} baseHost={baseHost} />
          <PersonField value={values.name ?? ''} />
          <EmailField
            name="email"
            label="Email address"
            value={values.email ?? ''}
            maxlength={254}
            required
            hint="We’ll send a link to confirm this address is yours."
          />
          <SubmitButton block busyLabel="One moment…">
            Continue
          </SubmitButton>
        </Form>
      </div>
    </AuthPage>
  );
}

/** What "Check your email" shows in place of the mail, where no mail leaves the machine (D20). */
export type ShownMail = { readonly link: string } | 'by-invitation';

function NoMailServer({ mail, supportEmail }: { mail: ShownMail; supportEmail: string }): VNode {
  const why = 'This installation runs on your own machine and doesn’t send email.';
  if (mail === 'by-invitation') {
    return (
      <Alert title="Email isn’t set up">
        {why} The email would have said that new workspaces are by invitation only, and to ask {supportEmail}{' '}
        for one.
      </Alert>
    );
  }
  return (
    <div class="stack">
      <Alert title="Email isn’t set up">
        {why} Here is the link the email would have contained. It works for 24 hours.
      </Alert>
      <LinkButton href={mail.link} variant="primary" block>
        Open the link
      </LinkButton>
    </div>
  );
}

/** The same for a known address, an unknown one, and anybody who opens it. */
export function CheckYourEmailPage({ at, mail }: { at: AuthSite; mail: ShownMail | null }): VNode {
  return (
    <AuthPage
      at={at}
      heading="Check your email"
      lead={
        mail === null && (
          <p>
            We’ve sent you an email. Open the link in it within 24 hours to confirm your address. Nothing
            after a few minutes? Check your spam folder.
          </p>
        )
      }
      footer={
        <p>
          Wrong email address?{' '}
          <a class="link" href={paths.signUp}>
            Start again
          </a>
        </p>
      }
    >
      {mail !== null && <NoMailServer mail={mail} supportEmail={at.supportEmail} />}
    </AuthPage>
  );
}

/** In place of whatever would make a workspace, where `SIGNUP` does not let this person: what to do instead. */
export function MayNotCreatePage({ at, closed }: { at: AuthSite; closed: boolean }): VNode {
  const title = closed ? 'Sign-up is closed' : 'You need an invitation';
  return (
    <AuthPage
      at={at}
      heading={title}
      lead={
        closed ? (
          <p>
            New workspaces can’t be created here. To join one that exists, ask someone in it to invite you. If
            you think your consultancy should have one, email {at.supportEmail}.
          </p>
        ) : (
          <p>
            New workspaces are by invitation only, so nothing was created. Email {at.supportEmail} and ask for
            an invitation.
          </p>
        )
      }
    >
      <LinkButton href={paths.signIn} variant="primary" block>
        Sign in
      </LinkButton>
    </AuthPage>
  );
}
