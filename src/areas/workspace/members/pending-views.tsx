import type { VNode } from 'preact';
import { roleName } from '../../../domain/role.ts';
import { writtenEnd } from '../../../domain/zoned-time.ts';
import { paths } from '../../../http/paths.ts';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { MailState } from '../../../ui/mail-state.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { type Column, DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import type { Member, PendingInvitation } from './queries.ts';

/** What somebody is, or is to be, in the workspace. */
export const place = ({ role, company }: { role: Member['role']; company: string | null }) =>
  company === null ? roleName(role) : `${roleName(role)} of ${company}`;

/** An auditor's last day, in words; nothing for anyone else. */
export function LastDay({ endsAt, zone }: { endsAt: number | null; zone: string }): VNode | null {
  if (endsAt === null) return null;
  return <span class="block text-sm text-muted">until {writtenEnd(endsAt, zone)}</span>;
}

/** Invitations that wait for an answer, and how far their emails have come. */
export function InvitationsCard({
  invitations,
  isOwner,
  zone,
  now,
}: {
  readonly invitations: readonly PendingInvitation[];
  readonly isOwner: boolean;
  readonly zone: string;
  readonly now: number;
}): VNode {
  const columns: Column<PendingInvitation>[] = [
    {
      header: 'Email address',
      role: 'lead',
      holds: 'address',
      cell: ({ email }) => <span class="address font-medium">{email}</span>,
    },
    { header: 'Delivery', cell: ({ mail }) => <MailState mail={mail} now={now} /> },
    {
      header: 'Role',
      cell: (invitation) => (
        <>
          <span class="block">{place(invitation)}</span>
          <LastDay endsAt={invitation.endsAt} zone={zone} />
        </>
      ),
    },
    {
      header: 'Expires',
      cell: ({ expiresAt }) =>
        expiresAt > now ? (
          <span class="text-muted">
            <Time at={expiresAt} now={now} />
          </span>
        ) : (
          <Badge tone="warning">Expired</Badge>
        ),
    },
  ];
  if (isOwner) columns.push({ header: 'Change', role: 'action', align: 'end', cell: InvitationActions });
  return (
    <Card
      id="invitations"
      title="Invitations"
      description="Waiting for a reply. Links work once and expire after 7 days."
      flush
    >
      <DataTable caption="Invitations without an answer" rows={invitations} columns={columns} />
    </Card>
  );
}

function InvitationActions({ linkId, email }: PendingInvitation) {
  const slug = useSlug();
  return (
    <div class="flex flex-wrap gap-2 md:justify-end">
      {[
        { action: paths.resendInvitation(slug), label: 'Resend', about: `the invitation to ${email}` },
        { action: paths.withdrawInvitation(slug), label: 'Cancel invitation', about: `to ${email}` },
      ].map(({ action, label, about }) => (
        <ActionForm key={action} action={action}>
          <HiddenField name="invitation" value={linkId} />
          <SubmitButton variant="neutral" size="small">
            {label} <span class="sr-only">{about}</span>
          </SubmitButton>
        </ActionForm>
      ))}
    </div>
  );
}
