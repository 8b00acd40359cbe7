import type { VNode } from 'preact';
import { AuthPage, type AuthSite } from '../../../http/auth-page.tsx';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { EmailField, TextField } from '../../../ui/fields.tsx';
import { ActionForm, type FieldErrors, Form, HiddenField, RetryNotice } from '../../../ui/form.tsx';
import { type MailProgress, MailState } from '../../../ui/mail-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type Named, nameAndAddress, RETURN_TO } from '../../../ui/somebody-else.tsx';

import { DeletionCard } from './deletion-views.tsx';
import { MembershipsCard, type OwnMembership } from './memberships-views.tsx';

/** A form of the page that was refused: what was typed, and what is wrong with it. */
export interface Refused {
  readonly values: Readonly<Record<string, string>>;
  readonly errors: FieldErrors;
}

export interface OwnAccount {
  readonly name: string;
  readonly email: string;
  /** The address that is to be proven. */
  readonly awaited: { readonly address: string; readonly mail: MailProgress | null } | null;
  readonly now: number;
  /** On a machine that sends no mail. */
  readonly inOutbox: boolean;
  readonly memberships: readonly OwnMembership[];
  readonly naming?: Refused | undefined;
  readonly addressing?: (Refused & { readonly waitSeconds?: number }) | undefined;
}

function NameCard({ account: { name, naming } }: { account: OwnAccount }) {
  return (
    <Card id="name" title="Name" description="Everyone you work with sees this name.">
      <div class="max-w-sm">
        <Form action={paths.ownName} errors={naming?.errors ?? {}}>
          <TextField
            name="name"
            label="Your name"
            autocomplete="name"
            value={naming?.values.name ?? name}
            maxlength={100}
            required
          />
          <SubmitButton variant="neutral" busyLabel="Saving…">
            Save name
          </SubmitButton>
        </Form>
      </div>
    </Card>
  );
}

function AwaitedAddress({
  awaited: { address, mail },
  inOutbox,
  now,
}: {
  awaited: NonNullable<OwnAccount['awaited']>;
  inOutbox: boolean;
  now: number;
}) {
  return (
    <Alert tone="info" title="Check your email">
      <div class="space-y-3">
        <p>
          We’ve sent a link to {address}. Open it in this browser within an hour. Until then you sign in with
          your current address.
        </p>
        {!inOutbox && mail !== null && mail.state !== 'waiting' && <MailState mail={mail} now={now} />}
        {inOutbox && (
          <p>
            Email isn’t set up, so this installation writes emails to files. The server’s log names the file
            with the link.
          </p>
        )}
        <ActionForm action={paths.cancelNewAddress}>
          <SubmitButton variant="neutral" size="small">
            Cancel the change
          </SubmitButton>
        </ActionForm>
      </div>
    </Alert>
  );
}

function AddressCard({ account: { email, awaited, inOutbox, now, addressing } }: { account: OwnAccount }) {
  return (
    <Card
      id="email"
      title="Email address"
      description={
        <>
          You sign in with <span class="font-medium text-base-content">{email}</span>, and we send your emails
          there.
        </>
      }
    >
      <div class="max-w-sm space-y-6">
        {awaited !== null && <AwaitedAddress awaited={awaited} inOutbox={inOutbox} now={now} />}
        <Form action={paths.newAddress} errors={addressing?.errors ?? {}}>
          {addressing?.waitSeconds !== undefined && (
            <RetryNotice seconds={addressing.waitSeconds}>
              You’ve asked for several of these emails. Check your inbox and spam folder first.
            </RetryNotice>
          )}
          <EmailField
            name="email"
            label="New email address"
            autocomplete="email"
            value={addressing?.values.email ?? ''}
            maxlength={254}
            hint="We’ll send a link there to confirm it’s yours. You’ll be signed out everywhere else."
            required
          />
          <SubmitButton variant="neutral" busyLabel="Sending…">
            Change email address
          </SubmitButton>
        </Form>
      </div>
    </Card>
  );
}

/** `/account`: who one is, everywhere. */
export function OwnAccountPage({ account }: { account: OwnAccount }): VNode {
  return (
    <>
      <PageHeader
        title="Your account"
        lead={
          <>
            Your name and email address. Password, devices and sessions are in{' '}
            <a class="link" href={paths.account}>
              Account security
            </a>
            .
          </>
        }
      />
      <NameCard account={account} />
      <AddressCard account={account} />
      {account.memberships.length > 0 && <MembershipsCard memberships={account.memberships} />}
      <DeletionCard />
    </>
  );
}

const HEADING = 'Confirm your new email address';

/** The page of the mailed link. The token goes along in the form: it proves the mailbox, and the session the account. */
export function NewAddressPage(props: { at: AuthSite; from: string; to: string; token: string }): VNode {
  return (
    <AuthPage
      at={props.at}
      heading={HEADING}
      lead={<p>You’ll sign in with the new address, and be signed out everywhere else.</p>}
      footer={<p>Didn’t ask for this? Close this page, and nothing will change.</p>}
    >
      <div class="space-y-6">
        <DescriptionList
          items={[
            { term: 'Now', value: props.from },
            { term: 'New', value: props.to },
          ]}
        />
        <Form action={paths.proveNewAddress}>
          <HiddenField name="token" value={props.token} />
          <SubmitButton block busyLabel="Saving…">
            Change email address
          </SubmitButton>
        </Form>
      </div>
    </AuthPage>
  );
}

/** The same where nobody is signed in, or not all the way: whose account it is, is said to its owner alone. */
export function SignInFirstPage({ at }: { at: AuthSite }): VNode {
  return (
    <AuthPage
      at={at}
      heading="Sign in first"
      lead={
        <p>
          To change your email address, sign in with your current one. Then open the link in the email again.
        </p>
      }
    >
      <LinkButton href={paths.signIn} variant="primary" block>
        Sign in
      </LinkButton>
    </AuthPage>
  );
}

/** The same where somebody else is signed in. */
export function OtherAccountsAddressPage({
  at,
  signedInAs,
  token,
}: {
  at: AuthSite;
  signedInAs: Named;
  token: string;
}): VNode {
  return (
    <AuthPage
      at={at}
      heading="This link is for another account"
      lead={
        <p>
          You’re signed in as <span class="font-medium text-base-content">{nameAndAddress(signedInAs)}</span>,
          and a different account asked for this address. Sign out, sign in with that account, then open the
          link in the email again.
        </p>
      }
    >
      <Form action={paths.signOut}>
        <HiddenField name={RETURN_TO} value={`${paths.proveNewAddress}?token=${token}`} />
        <SubmitButton block busyLabel="Signing out…">
          Sign out
        </SubmitButton>
      </Form>
    </AuthPage>
  );
}
