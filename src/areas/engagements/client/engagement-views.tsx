import type { VNode } from 'preact';
import { kindName } from '../../../domain/engagement.ts';
import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { DescriptionList } from '../../../ui/description-list.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Pagination } from '../../../ui/pagination.tsx';
import { DataTable } from '../../../ui/table.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { datesOf, StateBadge } from '../engagement/views.tsx';
import type { ListedPublished } from './list-queries.ts';
import { ClientFindings, NOTHING_PUBLISHED } from './list-views.tsx';
import { useClientPaths } from './paths-context.ts';

/** What clients are shown of an engagement: nothing of its rules, its tags or its team. */
export type ClientEngagement = Pick<
  Engagement,
  'id' | 'title' | 'reference' | 'kind' | 'state' | 'startsOn' | 'endsOn' | 'scope'
>;

export interface ClientEngagementFacts {
  readonly engagement: ClientEngagement;
  readonly findings: readonly ListedPublished[];
  /** The day that it is where deadlines end. */
  readonly today: string;
  readonly nextHref: string | undefined;
  readonly back: { readonly href: string; readonly label: string };
}

/** `/portal/engagements/<id>`: what is tested, when, and what has been found. */
export function ClientEngagementPage({
  facts,
  scope,
  retests,
  reports,
}: {
  facts: ClientEngagementFacts;
  scope: VNode | null;
  retests: VNode | null;
  /** Those that were delivered. */
  reports: VNode | null;
}): VNode {
  const { engagement, findings, today, nextHref, back } = facts;
  const dates = datesOf(engagement);
  const at = useClientPaths();
  return (
    <>
      <PageHeader
        title={engagement.title}
        lead={engagement.reference}
        back={back}
        actions={<LinkButton href={at.documents(engagement.id)}>Documents</LinkButton>}
      />
      {reports}
      <Card id="findings" title="Findings" flush>
        <ClientFindings
          findings={findings}
          today={today}
          caption="Published findings of this engagement, the worst first"
          empty={NOTHING_PUBLISHED}
        />
      </Card>
      <Pagination olderHref={nextHref} words={{ newer: 'Back', older: 'More findings' }} />
      {retests}
      <Card id="details" title="Details" badge={<StateBadge state={engagement.state} />}>
        <DescriptionList
          items={[
            { term: 'What is tested', value: kindName(engagement.kind) },
            ...(dates === '' ? [] : [{ term: 'Dates', value: dates }]),
          ]}
        />
      </Card>
      {scope && (
        <Card id="scope" title="Scope">
          {scope}
        </Card>
      )}
    </>
  );
}

/** The engagements that a client sees. */
export function ClientEngagements({ engagements }: { engagements: readonly ClientEngagement[] }): VNode {
  const at = useClientPaths();
  return (
    <Card id="engagements" title="Engagements" flush>
      <DataTable
        caption="Engagements"
        rows={engagements}
        columns={[
          {
            header: 'Engagement',
            role: 'lead',
            cell: ({ id, title, reference }) => (
              <>
                <a class="link font-medium" href={at.engagement(id)}>
                  {title}
                </a>
                <span class="block text-sm text-muted">{reference}</span>
              </>
            ),
          },
          { header: 'What is tested', cell: ({ kind }) => kindName(kind) },
          { header: 'State', cell: ({ state }) => <StateBadge state={state} /> },
          { header: 'Dates', cell: (engagement) => datesOf(engagement) || '–' },
        ]}
      />
    </Card>
  );
}
