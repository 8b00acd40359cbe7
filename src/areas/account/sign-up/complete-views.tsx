import type { VNode } from 'preact';
import { PASSWORD_HINT } from '../../../domain/password-policy.ts';
import { AuthPage, type AuthSite } from '../../../http/auth-page.tsx';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { PasswordField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { type Named, SomebodyElse } from '../../../ui/somebody-else.tsx';
import { BrowserZone, PersonField, WorkspaceFields } from './views.tsx';

/** What a mailed link would make, as its page shows it. */
export interface Planned {
  readonly baseHost: string;
  readonly email: string;
  /** Whether an invitation leaves all of it to this page, or a sign-up form has asked for it. */
  readonly isInvited: boolean;
  /** Whether another workspace has taken the address that was asked for. */
  readonly isSlugLost: boolean;
  /** What was asked for, or what has been made of it since. */
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

const LOST_SLUG =
  'Someone else took the portal address before you confirmed. Choose another; everything else is saved.';

/**
 * What will be made, to be changed: whoever filled in the sign-up form need not be who reads the mail, and may have had
 * every link sent that the mailbox gets.
 */
export function PlannedWorkspace({ planned, person }: { planned: Planned; person: boolean }): VNode {
  const { baseHost, email, isSlugLost, values } = planned;
  return (
    <>
      <BrowserZone />
      <WorkspaceFields values={values} baseHost={baseHost} slugHint={isSlugLost ? LOST_SLUG : undefined} />
      {person && <PersonField value={values.name ?? ''} />}
      {person && <DescriptionList items={[{ term: 'Email', value: email }]} />}
    </>
  );
}

/** The page behind the mailed link: what will be made, and the password of whoever reads the address's mail. */
export function CompleteSignUpPage(props: {
  at: AuthSite;
  planned: Planned;
  /** The leave to act; it proves that the mail was read, and nothing else. */
  token: string;
  /** Whoever is signed in at this browser meanwhile. */
  signedInAs: Named | null;
}): VNode {
  const { at, planned, token, signedInAs } = props;
  const { isInvited } = planned;
  const title = isInvited ? 'Create your workspace' : 'Confirm your new workspace';
  return (
    <AuthPage
      at={at}
      heading={title}
      lead={
        <p>
          {isInvited
            ? 'Choose a name for your workspace and a password for your account to get started.'
            : 'Check the details, change what you like and choose a password. Nothing is created until you do. Only someone who can read your email can see this page.'}
        </p>
      }
      footer={<p>Didn’t ask for this? Close this page, and nothing will be created.</p>}
    >
      <div class="stack">
        {signedInAs !== null && (
          <SomebodyElse
            signedInAs={signedInAs}
            what={`This link creates a separate account for ${planned.email}.`}
            here={`${paths.completeSignUp}?token=${token}`}
          />
        )}
        <Form action={paths.completeSignUp} errors={planned.errors}>
          <HiddenField name="token" value={token} />
          <PlannedWorkspace planned={planned} person />
          <input type="text" name="username" value={planned.email} autocomplete="username" hidden readonly />
          <PasswordField
            name="password"
            label="Password"
            autocomplete="new-password"
            // A message says as much already.
            hint={planned.errors.password ? undefined : PASSWORD_HINT}
            required
          />
          <SubmitButton block busyLabel="Creating…">
            Create workspace
          </SubmitButton>
        </Form>
      </div>
    </AuthPage>
  );
}

/** The same link where its address has an account: its owner signs in and goes on from there. */
export function KnownAddressPage(props: {
  at: AuthSite;
  email: string;
  workspace: string | null;
  /** The page that makes the workspace for the signed-in account. */
  onward: string;
}): VNode {
  const { at, email, workspace, onward } = props;
  return (
    <AuthPage
      at={at}
      heading="You already have an account"
      lead={
        <p>
          <span class="font-medium text-base-content">{email}</span> already has an account, so we haven’t
          created another. Sign in with that account’s password to create{' '}
          {workspace === null ? 'your workspace' : `the workspace “${workspace}”, or another in its place`}.
        </p>
      }
      footer={
        <p>
          <a class="link" href={paths.forgotPassword}>
            Forgot your password?
          </a>
        </p>
      }
    >
      <LinkButton href={onward} variant="primary" block>
        Sign in to continue
      </LinkButton>
    </AuthPage>
  );
}
