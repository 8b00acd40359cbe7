import type { VNode } from 'preact';
import { paths } from '../../../http/paths.ts';
import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import type { ListedCompany } from './queries.ts';

const none = (count: number) => (count === 0 ? <span class="text-muted">None</span> : count);

/** Companies with how many contacts and engagements they have. */
export function CompanyTable({
  companies,
  caption,
}: {
  companies: readonly ListedCompany[];
  caption: string;
}): VNode {
  const slug = useSlug();
  return (
    <DataTable
      caption={caption}
      rows={companies}
      columns={[
        {
          header: 'Company',
          role: 'lead',
          cell: ({ id, name, reference }) => (
            <>
              <a class="link font-medium" href={paths.company(slug, id)}>
                {name}
              </a>
              {reference !== null && <span class="block text-sm text-muted">{reference}</span>}
            </>
          ),
        },
        { header: 'Contacts', cell: ({ contacts }) => none(contacts) },
        { header: 'Engagements', cell: ({ engagements }) => none(engagements) },
      ]}
    />
  );
}

/** Where there is none yet: what one is for, and the way to the first. */
export function NoCompanies(): VNode {
  return (
    <EmptyState
      icon="building-2"
      title="No client companies yet"
      action={
        <LinkButton href={paths.newCompany(useSlug())} variant="primary">
          Add a company
        </LinkButton>
      }
    >
      Add the companies you work for. Then invite their contacts and plan engagements.
    </EmptyState>
  );
}

/** `/dashboard/<slug>/companies`: the clients, and apart from them those that are archived. */
export function CompaniesPage({ companies }: { companies: readonly ListedCompany[] }): VNode {
  const slug = useSlug();
  const active = companies.filter(({ isArchived }) => !isArchived);
  const archived = companies.filter(({ isArchived }) => isArchived);
  return (
    <>
      <PageHeader
        title="Companies"
        lead="The clients you work for."
        actions={
          active.length > 0 && (
            <LinkButton href={paths.newCompany(slug)} variant="primary">
              Add a company
            </LinkButton>
          )
        }
      />
      <Card flush>
        {active.length === 0 ? (
          <NoCompanies />
        ) : (
          <CompanyTable companies={active} caption="Client companies" />
        )}
      </Card>
      {archived.length > 0 && (
        <Card
          id="archived"
          title="Archived"
          description="Their contacts can sign in, but see nothing in the portal."
          flush
        >
          <CompanyTable companies={archived} caption="Archived client companies" />
        </Card>
      )}
    </>
  );
}
