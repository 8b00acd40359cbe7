import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { type FieldErrors, Form, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import type { Ownership } from './ownership-queries.ts';

export interface OwnershipForm {
  readonly ownership: Ownership;
  /** What was chosen and typed, and what is wrong with it. */
  readonly values?: { readonly membership?: string | undefined; readonly reason?: string | undefined };
  readonly errors?: FieldErrors | undefined;
}

/** What follows, and the form that does it. */
function HandOverCard({ ownership, values = {}, errors = {} }: OwnershipForm) {
  const { workspaceId, workspace, owner, successors } = ownership;
  return (
    <Card id="hand-over" title="New owner">
      <div class="space-y-6">
        <ul class="max-w-prose list-disc space-y-1.5 pl-5">
          <li>
            <strong>Check first that the request comes from {workspace} itself</strong>, and that {owner.name}{' '}
            can’t do this: an owner transfers a workspace in its settings.
          </li>
          <li>
            The new owner controls settings, two-factor authentication and members as soon as you hand over.
          </li>
          <li>
            {owner.name} becomes a consultant and keeps access to the dashboard. The new owner can remove
            them.
          </li>
          <li>We’ll email both of them, and the workspace’s activity log says that support did it.</li>
        </ul>
        <div class="max-w-md">
          <Form action={paths.adminHandOver} errors={errors}>
            <HiddenField name="workspace" value={workspaceId} />
            <HiddenField name="owner" value={owner.accountId} />
            <SelectField
              name="membership"
              label="New owner"
              value={values.membership ?? ''}
              placeholder="Choose a consultant"
              options={successors.map(({ membershipId, name, email }) => ({
                value: membershipId,
                label: `${name} (${email})`,
              }))}
              required
            />
            <TextField
              name="reason"
              label="Reason"
              value={values.reason ?? ''}
              maxlength={300}
              autocomplete="off"
              hint="Recorded in the activity log, where the new owner can read it. Say who asked for this and how you checked their identity."
              required
            />
            <SubmitButton variant="danger" busyLabel="Handing over…">
              Hand over ownership
            </SubmitButton>
          </Form>
        </div>
      </div>
    </Card>
  );
}

/** `/admin/workspaces/<id>/ownership`: makes a consultant the owner where the owner has left (B14). */
export function OwnershipView(form: OwnershipForm): VNode {
  const { workspace, slug, owner, successors } = form.ownership;
  return (
    <>
      <PageHeader
        title={`Hand over ${workspace}`}
        lead={
          <>
            <span class="break-all">{slug}</span>, owned by{' '}
            <a class="link" href={paths.adminAccount(owner.accountId)}>
              {owner.name}
            </a>{' '}
            <span class="wrap-anywhere">({owner.email})</span>{' '}
            {owner.disabled && <Badge tone="danger">Disabled</Badge>}
          </>
        }
        back={{ href: paths.adminWorkspaces, label: 'Workspaces' }}
      />
      {successors.length > 0 ? (
        <HandOverCard {...form} />
      ) : (
        <Card>
          <EmptyState
            icon="users"
            title="No one can take over yet"
            action={<LinkButton href={paths.adminWorkspaces}>Back to the workspaces</LinkButton>}
          >
            Only a consultant of the workspace who can sign in can become its owner, and {workspace} has none.
          </EmptyState>
        </Card>
      )}
    </>
  );
}
