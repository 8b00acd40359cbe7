import type { VNode } from 'preact';
import { roleName } from '../../../domain/role.ts';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { type Column, DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import type { Tone } from '../../../ui/tone.ts';
import type { MailStanding, Member, PendingInvitation } from './queries.ts';

export interface Members {
  readonly members: readonly Member[];
  /** There are no other pages. */
  readonly isWhole: boolean;
  readonly pages: PageLinks;
  /** The same as a file. */
  readonly csvHref: string;
  readonly invitations: readonly PendingInvitation[];
  /** What the list is narrowed to; empty for everybody. */
  readonly search: string;
  readonly isOwner: boolean;
  /** The account that looks. */
  readonly you: string;
  readonly now: number;
  /** The link of the invitation just made, where no mail leaves the machine. */
  readonly shownLink: string | null;
}

const place = ({ role, company }: { role: Member['role']; company: string | null }) =>
  company === null ? roleName(role) : `${roleName(role)} of ${company}`;

function Search({ search }: { search: string }) {
  const here = paths.members(useSlug());
  return (
    <search>
      <form method="get" action={here} class="flex flex-wrap items-end gap-3">
        <div class="min-w-0 grow sm:max-w-xs">
          <TextField name="q" type="search" label="Name or email address" value={search} maxlength={100} />
        </div>
        <SubmitButton variant="neutral">Search</SubmitButton>
        {search !== '' && <LinkButton href={here}>Clear search</LinkButton>}
      </form>
    </search>
  );
}

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

function Invitations({ invitations, isOwner, now }: Members) {
  const columns: Column<PendingInvitation>[] = [
    {
      header: 'Email address',
      role: 'lead',
      cell: ({ email }) => <span class="font-medium">{email}</span>,
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

function memberColumns({ isOwner, you, now }: Members, slug: string): Column<Member>[] {
  const columns: Column<Member>[] = [
    {
      header: 'Name',
      role: 'lead',
      cell: ({ name, email, accountId, disabled }) => (
        <div>
          <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span class="font-medium">{name}</span>
            {accountId === you && <Badge>You</Badge>}
            {disabled && <Badge tone="danger">Disabled</Badge>}
          </span>
          <span class="block text-sm text-muted">{email}</span>
        </div>
      ),
    },
    { header: 'Role', cell: (member) => <span>{place(member)}</span> },
    {
      header: 'Two-factor',
      cell: ({ enrolled }) => (enrolled ? <Badge tone="success">Set up</Badge> : <Badge>Not set up</Badge>),
    },
    {
      header: 'Last sign-in',
      cell: ({ lastSignInAt }) => (
        <span class="text-muted">
          {lastSignInAt === null ? 'Never' : <Time at={lastSignInAt} now={now} />}
        </span>
      ),
    },
  ];
  if (isOwner) {
    columns.push({
      header: 'Change',
      role: 'action',
      align: 'end',
      cell: ({ id, name, role }) =>
        role !== 'owner' && (
          <div class="flex flex-wrap gap-2 md:justify-end xl:flex-nowrap">
            <LinkButton href={paths.askToChangeRole(slug, id)} size="small">
              Change role <span class="sr-only">of {name}</span>
            </LinkButton>
            <LinkButton href={paths.askToRemoveMember(slug, id)} size="small">
              Remove <span class="sr-only">{name}</span>
            </LinkButton>
          </div>
        ),
    });
  }
  return columns;
}

/** Everybody in the workspace, and who is invited. */
export function MembersPage({ page }: { page: Members }): VNode {
  const { members, invitations, search, isOwner, isWhole, pages, csvHref, shownLink } = page;
  const slug = useSlug();
  const isAlone = isOwner && members.length === 1 && search === '' && isWhole;
  return (
    <>
      <PageHeader
        title="Members"
        lead={
          isOwner
            ? 'Your consultants, and the people at your clients who use the portal.'
            : 'The consultants, and the people at your clients who use the portal. Only the owner can invite or remove people.'
        }
        actions={
          <>
            <LinkButton href={csvHref}>Download as CSV</LinkButton>
            {isOwner && (
              <LinkButton href={paths.invite(slug)} variant="primary">
                Invite people
              </LinkButton>
            )}
          </>
        }
      />
      {shownLink !== null && (
        <Alert title="Email isn’t set up">
          This installation runs on your own machine and doesn’t send email. Here is the link the email would
          have contained:
          <a class="link figures mt-1 block break-all text-sm" href={shownLink}>
            {shownLink}
          </a>
        </Alert>
      )}
      <Search search={search} />
      {invitations.length > 0 && <Invitations {...page} />}
      <Card
        id="people"
        title="People"
        flush
        {...(isAlone && {
          footer:
            'It’s just you so far. Invite your consultants, and the client contacts who will use the portal.',
        })}
      >
        <DataTable
          caption="People in this workspace"
          rows={members}
          columns={memberColumns(page, slug)}
          empty={
            <EmptyState icon="search" title={`No members match “${search}”`}>
              {invitations.length === 0
                ? 'Try a shorter part of the name or email address.'
                : `${invitations.length} pending ${invitations.length === 1 ? 'invitation does' : 'invitations do'}, above.`}
            </EmptyState>
          }
        />
      </Card>
      <Pagination label="Pages of members" words={{ newer: 'Previous', older: 'Next' }} {...pages} />
    </>
  );
}
