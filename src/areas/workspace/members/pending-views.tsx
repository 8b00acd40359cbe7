import type { VNode } from 'preact';
import { roleName } from '../../../domain/role.ts';
import { paths } from '../../../http/paths.ts';
import { Badge } from '../../../ui/badge.tsx';
import { SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { type Column, DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import type { Tone } from '../../../ui/tone.ts';
import type { MailStanding, Member, PendingInvitation } from './queries.ts';

/** What somebody is, or is to be, in the workspace. */
export const place = ({ role, company }: { role: Member['role']; company: string | null }) =>
  company === null ? roleName(role) : `${roleName(role)} of ${company}`;

const MAIL: Readonly<Record<MailStanding['state'], { label: string; tone: Tone; more?: string }>> = {
  waiting: { label: 'On its way', tone: 'neutral' },
  delivered: { label: 'Delivered', tone: 'success', more: 'to the recipient’s mail server' },
  refused: { label: 'Refused', tone: 'warning', more: 'by the mail server; we’ll keep trying for a day' },
  unreachable: {
    label: 'Delayed',
    tone: 'warning',
    more: 'the mail server isn’t answering; we’ll keep trying for a day',
  },
  failed: { label: 'Not delivered', tone: 'danger', more: 'check the address, then send it again' },
};

/** How far an invitation's email has come (B15). */
function MailState({ mail, now }: { mail: MailStanding | null; now: number }) {
  if (mail === null) return <span class="text-muted">–</span>;
  const { label, tone, more } = MAIL[mail.state];
  return (
    <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
      <Badge tone={tone}>{label}</Badge>
      <span class="max-w-44 text-sm text-muted">
        {more !== undefined && `${more}, `}
        <Time at={mail.changedAt} now={now} />
      </span>
    </span>
  );
}

/** Invitations that wait for an answer, and how far their emails have come. */
export function InvitationsCard({
  invitations,
  isOwner,
  now,
}: {
  readonly invitations: readonly PendingInvitation[];
  readonly isOwner: boolean;
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
    { header: 'Role', cell: (invitation) => <span>{place(invitation)}</span> },
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
