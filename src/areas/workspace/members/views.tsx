import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { Alert } from '../../../ui/alert.tsx';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { TextField } from '../../../ui/fields.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { type PageLinks, Pagination } from '../../../ui/pagination.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { type Column, DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import { InvitationsCard, LastDay, place } from './pending-views.tsx';
import type { Member, PendingInvitation } from './queries.ts';

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
  /** The workspace's, by whose calendar last days are meant. */
  readonly zone: string;
  readonly now: number;
  /** The link of the invitation just made, where no mail leaves the machine. */
  readonly shownLink: string | null;
}

function Search({ search }: { search: string }) {
  const here = paths.members(useSlug());
  return (
    <search>
      <form method="get" action={here} class="flex flex-wrap items-end gap-3">
        <div class="min-w-0 grow sm:max-w-xs">
          <TextField name="q" type="search" label="Name or email address" value={search} maxlength={100} />
        </div>
        <SubmitButton variant="neutral">Search members</SubmitButton>
        {search !== '' && <LinkButton href={here}>Clear search</LinkButton>}
      </form>
    </search>
  );
}

function memberColumns({ isOwner, you, zone, now }: Members, slug: string): Column<Member>[] {
  const columns: Column<Member>[] = [
    {
      header: 'Name',
      role: 'lead',
      holds: 'address',
      cell: ({ name, email, accountId, disabled }) => (
        <div>
          <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span class="font-medium">{name}</span>
            {accountId === you && <Badge>You</Badge>}
            {disabled && <Badge tone="danger">Disabled</Badge>}
          </span>
          <span class="address text-sm text-muted">{email}</span>
        </div>
      ),
    },
    {
      header: 'Role',
      cell: (member) => (
        <>
          <span class="block">{place(member)}</span>
          <LastDay endsAt={member.endsAt} zone={zone} />
          {member.role === 'client' && (
            <a class="link text-sm" href={paths.contact(slug, member.id)}>
              Portal access <span class="sr-only">of {member.name}</span>
            </a>
          )}
        </>
      ),
    },
    {
      header: 'Two-factor',
      cell: ({ id, name, role, enrolled }) => (
        <>
          {enrolled ? <Badge tone="success">Set up</Badge> : <Badge>Not set up</Badge>}
          {isOwner && enrolled && role !== 'owner' && (
            <a class="link block text-sm" href={paths.askToReset(slug, id)}>
              Phone lost? <span class="sr-only">Ask for a reset for {name}</span>
            </a>
          )}
        </>
      ),
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
          <div class="flex flex-wrap gap-2 md:justify-end">
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
            ? 'Your consultants and auditors, and the people at your clients who use the portal.'
            : 'The consultants and auditors, and the people at your clients who use the portal. Only the owner can invite or remove people.'
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
      {invitations.length > 0 && <InvitationsCard {...page} />}
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
