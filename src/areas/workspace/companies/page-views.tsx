import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { ActionForm, HiddenField } from '../../../ui/form.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import {
  CompanyDaysCard,
  type DeadlineRules,
  type Engagement,
  engagementPaths,
  previewPaths,
  StateBadge,
} from '../../engagements/public.ts';
import { ErasureCard } from './erase-views.tsx';
import type { Company, CompanyContact } from './queries.ts';

export interface CompanyFacts {
  readonly company: Company;
  readonly contacts: readonly CompanyContact[];
  /** Those that the reader reaches. */
  readonly engagements: readonly Engagement[];
  /** How many days it has for findings. */
  readonly deadlines: DeadlineRules;
  readonly isOwner: boolean;
}

function Engagements({ facts: { company, engagements } }: { facts: CompanyFacts }) {
  const slug = useSlug();
  const plan = company.archivedAt === null && company.isKept && (
    <LinkButton
      href={`${engagementPaths.newEngagement(slug)}?companyId=${company.id}`}
      {...(engagements.length > 0 && { size: 'small' as const })}
    >
      Plan an engagement
    </LinkButton>
  );
  return (
    <Card id="engagements" title="Engagements" flush actions={engagements.length > 0 && plan}>
      <DataTable
        caption={`Engagements for ${company.name}`}
        rows={engagements}
        empty={
          company.isKept ? (
            <EmptyState icon="briefcase" title="No engagements yet" action={plan} />
          ) : (
            <EmptyState icon="briefcase" title="You’re not on this company’s team">
              You see only the engagements whose team you’re on.
            </EmptyState>
          )
        }
        columns={[
          {
            header: 'Engagement',
            role: 'lead',
            cell: ({ id, title, reference }) => (
              <>
                <a class="link font-medium" href={engagementPaths.engagement(slug, id)}>
                  {title}
                </a>
                <span class="block text-sm text-muted">{reference}</span>
              </>
            ),
          },
          { header: 'State', cell: ({ state }) => <StateBadge state={state} /> },
          {
            header: 'Visible to the client',
            cell: ({ visible }) => (visible && company.archivedAt === null ? 'Yes' : 'No'),
          },
        ]}
      />
    </Card>
  );
}

function Contacts({ facts: { company, contacts, isOwner } }: { facts: CompanyFacts }) {
  const slug = useSlug();
  const invite = isOwner && company.archivedAt === null && (
    <LinkButton
      href={`${paths.invite(slug)}?company=${company.id}`}
      {...(contacts.length > 0 && { size: 'small' as const })}
    >
      Invite a contact
    </LinkButton>
  );
  return (
    <Card id="contacts" title="Contacts" flush actions={contacts.length > 0 && invite}>
      <DataTable
        caption={`Contacts at ${company.name}`}
        rows={contacts}
        empty={
          <EmptyState icon="users" title="No contacts yet" action={invite}>
            {isOwner ? 'Contacts read what you publish, in the client portal.' : 'The owner invites them.'}
          </EmptyState>
        }
        columns={[
          {
            header: 'Name',
            role: 'lead',
            cell: ({ membershipId, name, isDisabled }) => (
              <span class="flex flex-wrap items-center gap-2">
                <a class="link font-medium" href={paths.contact(slug, membershipId)}>
                  {name}
                </a>
                {isDisabled && <Badge tone="warning">Disabled</Badge>}
              </span>
            ),
          },
          {
            header: 'Email address',
            holds: 'address',
            cell: ({ email }) => <span class="address">{email}</span>,
          },
        ]}
      />
    </Card>
  );
}

function Archive({ company: { id, name, archivedAt } }: { company: Company }) {
  const isArchived = archivedAt !== null;
  return (
    <Card id="archive" title={isArchived ? 'Restore' : 'Archive'}>
      <ActionForm action={paths.archiveCompany(useSlug(), id)} class="space-y-4">
        <p class="max-w-prose">
          {isArchived
            ? `People at ${name} will see what was published for them again, and you can plan engagements for it.`
            : `People at ${name} keep their access to the portal, but see nothing there. You keep everything, and can restore it at any time.`}
        </p>
        <HiddenField name="archived" value={isArchived ? 'false' : 'true'} />
        <SubmitButton variant="neutral" busyLabel={isArchived ? 'Restoring…' : 'Archiving…'}>
          {isArchived ? 'Restore the company' : 'Archive the company'}
        </SubmitButton>
      </ActionForm>
    </Card>
  );
}

/** `/dashboard/<slug>/companies/<id>`. */
export function CompanyPage({ facts, notes }: { facts: CompanyFacts; notes: VNode | null }): VNode {
  const slug = useSlug();
  const { company } = facts;
  const { id, name, reference, archivedAt, isKept } = company;
  return (
    <>
      <PageHeader
        title={name}
        lead={
          <>
            {reference ?? 'Client company'} {archivedAt !== null && <Badge>Archived</Badge>}
          </>
        }
        back={{ href: paths.companies(slug), label: 'Companies' }}
        actions={
          <>
            <LinkButton href={previewPaths(slug, id).overview}>Preview as client</LinkButton>
            {isKept && <LinkButton href={paths.editCompany(slug, id)}>Edit company</LinkButton>}
          </>
        }
      />
      <Engagements facts={facts} />
      <Contacts facts={facts} />
      {notes && (
        <Card id="notes" title="Internal notes" description="Clients never see these.">
          {notes}
        </Card>
      )}
      <CompanyDaysCard facts={{ companyId: id, company: name, ...facts.deadlines }} mayChange={isKept} />
      {isKept && <Archive company={company} />}
      {facts.isOwner && <ErasureCard company={company} />}
    </>
  );
}
