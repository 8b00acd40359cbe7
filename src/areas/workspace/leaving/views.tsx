import type { VNode } from 'preact';
import type { Role } from '../../../domain/role.ts';
import { paths } from '../../../http/paths.ts';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';

export interface Leave {
  readonly workspaceName: string;
  readonly membership: string;
  readonly role: Role;
  readonly action: string;
  readonly backHref: string;
  /** Passkeys and security keys that work on its portal alone. */
  readonly lost: readonly { readonly name: string; readonly host: string | null }[];
}

const listed = new Intl.ListFormat('en-GB');

/** What becomes of keys that work on the portal alone. */
function onlyThere(lost: Leave['lost']): string {
  const names = listed.format(lost.map(({ name }) => `“${name}”`));
  const [key, works] = lost.length === 1 ? ['key', 'works'] : ['keys', 'work'];
  return `Your ${key} ${names} ${works} at ${lost[0]?.host} only`;
}

/** Clients know the workspace by its portal, and auditors by what was recorded there. */
function whatEnds(role: Role, workspaceName: string): string {
  if (role === 'client')
    return `You’re signed out of ${workspaceName}’s portal at once, and can’t open it any more.`;
  return role === 'auditor'
    ? `You can’t open ${workspaceName}’s evidence and activity log any more, even if your last day is yet to come.`
    : `You lose access to ${workspaceName} at once.`;
}

/** What will happen, and one button that does it. */
export function LeavePage({ leave }: { leave: Leave }): VNode {
  const { workspaceName, membership, role, action, backHref, lost } = leave;
  return (
    <>
      <PageHeader title={`Leave ${workspaceName}?`} back={{ href: backHref, label: 'Your account' }} />
      <Card
        id="consequences"
        title="What happens"
        footer={
          <ActionForm action={action} class="flex flex-wrap items-center gap-3 text-base-content">
            <HiddenField name="membership" value={membership} />
            <SubmitButton variant="danger" busyLabel="Leaving…">
              Leave {workspaceName}
            </SubmitButton>
            <LinkButton href={backHref}>Cancel</LinkButton>
          </ActionForm>
        }
      >
        <ul class="max-w-prose list-disc space-y-1.5 pl-5">
          <li>{whatEnds(role, workspaceName)}</li>
          <li>We’ll email its owner and you.</li>
          {lost.length > 0 ? (
            <>
              <li class="break-words">
                {onlyThere(lost)}, so you can’t use {lost.length === 1 ? 'it' : 'them'} any more.
              </li>
              <li>
                Your account, password and other devices aren’t affected, nor is your access anywhere else.
              </li>
            </>
          ) : (
            <li>
              Your account, password and two-factor authentication aren’t affected, nor is your access
              anywhere else.
            </li>
          )}
          <li>To come back, ask the owner to invite you again.</li>
          <li>Its activity log keeps what you did there.</li>
        </ul>
      </Card>
    </>
  );
}

/** That somebody would have nothing left that works, and what to do first (B6). */
export function StayPage({ leave }: { leave: Pick<Leave, 'workspaceName' | 'backHref' | 'lost'> }): VNode {
  const { workspaceName, backHref, lost } = leave;
  return (
    <>
      <PageHeader title={`Leave ${workspaceName}?`} back={{ href: backHref, label: 'Your account' }} />
      <Card
        id="first"
        title="Add another device first"
        footer={
          <div class="flex flex-wrap items-center gap-3 text-base-content">
            <ActionForm action={paths.addAuthenticator}>
              <SubmitButton busyLabel="Starting…">Add an authenticator app</SubmitButton>
            </ActionForm>
            <LinkButton href={paths.account}>Account security</LinkButton>
          </div>
        }
      >
        <p class="max-w-prose break-words">
          {onlyThere(lost)}, and you have no other device that works. If you left now, you’d have nothing to
          confirm with that it’s you. An authenticator app works everywhere: add one, then come back here.
        </p>
      </Card>
    </>
  );
}
