import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmailField } from '../../../ui/fields.tsx';
import type { FieldErrors } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { TypedPhrase } from '../../../ui/typed-phrase.tsx';

/** Leads to the page that says what follows. */
export const DeletionCard = () => (
  <Card id="delete" title="Delete account" description="Deletes your account everywhere, for good.">
    <LinkButton href={paths.deleteAccount} size="small">
      Delete your account
    </LinkButton>
  </Card>
);

export interface DeletionFacts {
  readonly email: string;
  /** The workspaces that have to be handed over first, and where that is done. */
  readonly owned: readonly { readonly name: string; readonly href: string }[];
  readonly isAdmin: boolean;
  readonly values?: Readonly<Record<string, string>> | undefined;
  readonly errors?: FieldErrors | undefined;
}

function Kept({ facts: { owned, isAdmin } }: { facts: DeletionFacts }) {
  return (
    <Alert tone="warning" title="You can’t delete your account yet">
      <div class="space-y-3">
        {owned.length > 0 && (
          <>
            <p>A workspace always has an owner. Transfer ownership to a consultant first:</p>
            <ul class="list-disc space-y-1 pl-5">
              {owned.map(({ name, href }) => (
                <li key={href}>
                  <a class="link" href={href}>
                    {name}
                  </a>
                </li>
              ))}
            </ul>
          </>
        )}
        {isAdmin && (
          <p>
            You’re a platform administrator. Ask the people who run this installation to remove that role
            first.
          </p>
        )}
      </div>
    </Alert>
  );
}

const DeletionForm = ({ facts: { email, values = {}, errors = {} } }: { facts: DeletionFacts }) => (
  <TypedPhrase
    action={paths.deleteAccount}
    errors={errors}
    consequences={
      <>
        <li>You’re signed out everywhere, and lose access to every workspace and portal.</li>
        <li>
          We delete your name, email address, password, authenticator apps, passkeys, security keys, recovery
          codes and sessions. This can’t be undone.
        </li>
        <li>We’ll email you and the owners of your workspaces.</li>
        <li>The activity logs of those workspaces keep what you did, with your email address.</li>
        <li>Invitations to this email address stop working.</li>
      </>
    }
    field={
      <EmailField
        name="email"
        label="Your email address"
        autocomplete="off"
        value={values.email ?? ''}
        maxlength={254}
        hint={`Type ${email} to confirm.`}
        required
      />
    }
    does="Delete account"
    doing="Deleting…"
    cancelHref={paths.ownAccount}
  />
);

/** What will happen, and a field that is not filled in by mistake. */
export function DeletionPage({ facts }: { facts: DeletionFacts }): VNode {
  const isKept = facts.isAdmin || facts.owned.length > 0;
  return (
    <>
      <PageHeader title="Delete your account?" back={{ href: paths.ownAccount, label: 'Your account' }} />
      {isKept ? <Kept facts={facts} /> : <DeletionForm facts={facts} />}
    </>
  );
}
