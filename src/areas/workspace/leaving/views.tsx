import type { VNode } from 'preact';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';

export interface Leave {
  readonly workspaceName: string;
  readonly membership: string;
  /** Clients know the workspace by its portal. */
  readonly isClient: boolean;
  readonly action: string;
  readonly backHref: string;
}

/** What will happen, and one button that does it. */
export function LeavePage({ leave }: { leave: Leave }): VNode {
  const { workspaceName, membership, isClient, action, backHref } = leave;
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
          <li>
            {isClient
              ? `You’re signed out of ${workspaceName}’s portal at once, and can’t open it any more.`
              : `You lose access to ${workspaceName} at once.`}
          </li>
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
