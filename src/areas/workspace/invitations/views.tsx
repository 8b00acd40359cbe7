import type { ComponentChildren, VNode } from 'preact';
import { PASSWORD_HINT } from '../../../domain/password-policy.ts';
import { paths } from '../../../http/paths.ts';
import { AuthLayout } from '../../../ui/auth-layout.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { EmailField, PasswordField, TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form } from '../../../ui/form.tsx';
import { type Named, nameAndAddress, SomebodyElse } from '../../../ui/somebody-else.tsx';

/** What every page of an invitation shows of it. */
export interface Shown {
  /** The path that the form is sent to. */
  readonly action: string;
  readonly email: string;
  /** Of the account that the address has. */
  readonly name: string | undefined;
  /** Whoever is signed in, where that is somebody else. */
  readonly signedInAs: Named | null;
  readonly workspaceName: string;
  readonly accent: string;
  /** "Jane Doe invites you, …"; a sentence. */
  readonly what: string;
  readonly supportEmail: string;
}

function InvitationPage({
  shown,
  heading,
  lead,
  children,
}: {
  shown: Shown;
  heading: string;
  lead: ComponentChildren;
  children: ComponentChildren;
}): VNode {
  return (
    <AuthLayout
      heading={heading}
      workspaceName={shown.workspaceName}
      accent={shown.accent}
      lead={lead}
      support={{ email: shown.supportEmail }}
    >
      <div class="stack">
        {shown.signedInAs !== null && (
          <SomebodyElse
            signedInAs={shown.signedInAs}
            what={`This link is for ${nameAndAddress(shown)}.`}
            here={shown.action}
          />
        )}
        {children}
      </div>
    </AuthLayout>
  );
}

/** For an address without an account: choose a name and a password. */
export function NewcomerPage({
  shown,
  errors,
  name,
}: {
  shown: Shown;
  errors?: FieldErrors | undefined;
  name?: string | undefined;
}): VNode {
  return (
    <InvitationPage
      shown={shown}
      heading={`Join ${shown.workspaceName}`}
      lead={<p>{shown.what} Enter your name and choose a password; then you can sign in.</p>}
    >
      <Form action={shown.action} errors={errors}>
        <EmailField
          name="email"
          label="Email address"
          value={shown.email}
          readonly
          hint="You’ll sign in with this email address."
        />
        <TextField
          name="name"
          label="Your name"
          value={name ?? ''}
          autocomplete="name"
          maxlength={100}
          required
          autofocus
        />
        <PasswordField
          name="password"
          label="Password"
          autocomplete="new-password"
          required
          hint={PASSWORD_HINT}
        />
        <SubmitButton block busyLabel="Joining…">
          Accept the invitation
        </SubmitButton>
      </Form>
    </InvitationPage>
  );
}

/** For an address that has an account: one button, nothing to fill in. */
export function KnownPage({ shown }: { shown: Shown }): VNode {
  return (
    <InvitationPage
      shown={shown}
      heading={`Join ${shown.workspaceName}`}
      lead={
        <>
          <p>{shown.what}</p>
          <p class="mt-2">
            You already have an account (<strong class="text-base-content">{shown.email}</strong>). Your
            password and two-factor authentication stay the same.
          </p>
        </>
      }
    >
      <Form action={shown.action}>
        <SubmitButton block busyLabel="Joining…">
          Join
        </SubmitButton>
      </Form>
    </InvitationPage>
  );
}

/** For a member: there is nothing left to accept. */
export function MemberPage({ shown }: { shown: Shown }): VNode {
  return (
    <InvitationPage
      shown={shown}
      heading="You’re already a member"
      lead={
        <p>
          <strong class="text-base-content">{shown.email}</strong> belongs to {shown.workspaceName}. Sign in
          as you always do.
        </p>
      }
    >
      <LinkButton href={paths.signIn} variant="primary" block>
        Sign in
      </LinkButton>
    </InvitationPage>
  );
}
