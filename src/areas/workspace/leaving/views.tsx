import type { VNode } from 'preact';
import type { Role } from '../../../domain/role.ts';
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
  const { workspaceName, membership, role, action, backHref } = leave;
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
          <li>
            Your account, password and two-factor authentication aren’t affected, nor is your access anywhere
            else.
          </li>
          <li>To come back, ask the owner to invite you again.</li>
          <li>Its activity log keeps what you did there.</li>
        </ul>
      </Card>
    </>
  );
}
