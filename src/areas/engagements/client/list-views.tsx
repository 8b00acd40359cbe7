import type { ComponentChildren, VNode } from 'preact';
import type { Due } from '../../../domain/deadline.ts';
import { findingStateName, PUBLISHED_STATES, SEVERITIES, severityName } from '../../../domain/finding.ts';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { Pagination } from '../../../ui/pagination.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { DataTable } from '../../../ui/table.tsx';
import { Day } from '../../../ui/time.tsx';
import { DeadlineCell, DueField } from '../deadlines/views.tsx';
import type { Engagement } from '../engagement/queries.ts';
import { FindingStateBadge } from '../finding/views.tsx';
import { type ListedPublished, type PublishedFilter, STANDINGS, type Standing } from './list-queries.ts';
import { useClientPaths } from './paths-context.ts';

/** Findings in a table, as clients see them. */
export function ClientFindings({
  findings,
  today,
  caption,
  empty,
}: {
  findings: readonly ListedPublished[];
  /** The day that it is where deadlines end. */
  today: string;
  caption: string;
  empty: ComponentChildren;
}): VNode {
  const at = useClientPaths();
  return (
    <DataTable
      caption={caption}
      rows={findings}
      empty={empty}
      columns={[
        {
          header: 'Finding',
          role: 'lead',
          cell: ({ id, reference, number, title, isNew }) => (
            <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
              <a class="link font-medium" href={at.finding(id)}>
                {reference}-{number} {title}
              </a>
              {isNew && <Badge tone="info">New for you</Badge>}
            </span>
          ),
        },
        {
          header: 'Severity',
          holds: 'severity',
          cell: ({ severity }) => <SeverityBadge severity={severity} />,
        },
        { header: 'State', cell: ({ state }) => <FindingStateBadge state={state} /> },
        {
          header: 'Deadline',
          holds: 'date',
          cell: (finding) => <DeadlineCell dated={finding} today={today} />,
        },
        { header: 'Published', holds: 'date', cell: ({ publishedAt }) => <Day at={publishedAt} /> },
      ]}
    />
  );
}

/** What is said where the consultancy has archived the company (E5). */
export const ArchivedCompany = ({ company, workspace }: { company: string; workspace: string }): VNode => (
  <EmptyState icon="inbox" title="There’s nothing to see here now">
    {workspace} has archived {company}. You can still sign in, but findings and comments aren’t shown. If you
    need them, ask one of your contacts at {workspace}.
  </EmptyState>
);

/** What is said where nothing has been published. */
export const NOTHING_PUBLISHED = (
  <EmptyState icon="shield-check" title="Nothing published yet">
    You’ll see each finding here as soon as it’s published.
  </EmptyState>
);

const STANDING_NAMES: Readonly<Record<Standing, string>> = {
  new: 'New for you',
  waiting: 'Waiting for your answer',
  open: 'Everything open',
};

export interface FindingList {
  readonly findings: readonly ListedPublished[];
  readonly filter: PublishedFilter;
  /** What it holds by deadlines; null for a list of the worst. */
  readonly due: Due | null;
  readonly today: string;
  /** What one can narrow it to. */
  readonly engagements: readonly Pick<Engagement, 'id' | 'title'>[];
  /** Undefined where the list is only looked at. */
  readonly csvHref: string | undefined;
  readonly nextHref: string | undefined;
  /** Where the consultancy has archived the company: who has, and what. */
  readonly archived: { readonly company: string; readonly workspace: string } | null;
}

function Filter({ filter, due, engagements }: Pick<FindingList, 'filter' | 'due' | 'engagements'>) {
  const { severity, state, engagementId, asset } = filter;
  const at = useClientPaths();
  return (
    <form method="get" action={at.findings} class="flex flex-wrap items-end gap-3 print:hidden">
      <div class="min-w-36 grow sm:max-w-48">
        <SelectField
          name="severity"
          label="Severity"
          value={severity ?? ''}
          placeholder="Any severity"
          options={SEVERITIES.map((value) => ({ value, label: severityName(value) }))}
        />
      </div>
      <div class="min-w-36 grow sm:max-w-60">
        <SelectField
          name="state"
          label="State"
          value={state ?? ''}
          placeholder="Any state"
          options={[
            ...STANDINGS.map((value) => ({ value, label: STANDING_NAMES[value] })),
            ...PUBLISHED_STATES.map((value) => ({ value, label: findingStateName(value) })),
          ]}
        />
      </div>
      <div class="min-w-36 grow sm:max-w-60">
        <DueField due={due} />
      </div>
      {engagements.length > 1 && (
        <div class="min-w-36 grow sm:max-w-72">
          <SelectField
            name="engagement"
            label="Engagement"
            value={engagementId ?? ''}
            placeholder="All engagements"
            options={engagements.map(({ id, title }) => ({ value: id, label: title }))}
          />
        </div>
      )}
      <div class="min-w-36 grow sm:max-w-72">
        <TextField name="asset" label="Asset" value={asset ?? ''} autocomplete="off" />
      </div>
      <SubmitButton variant="neutral">Show</SubmitButton>
      {(severity || state || engagementId || asset || due) && (
        <LinkButton href={at.findings}>Show all</LinkButton>
      )}
    </form>
  );
}

/** `/portal/findings`: all of them or some, the worst first. */
export function ClientFindingsPage({ list }: { list: FindingList }): VNode {
  const { findings, filter, due, today, engagements, csvHref, nextHref, archived } = list;
  if (archived !== null) {
    return (
      <>
        <PageHeader title="Findings" />
        <Card>
          <ArchivedCompany {...archived} />
        </Card>
      </>
    );
  }
  const isNarrowed = Boolean(filter.severity || filter.state || filter.engagementId || filter.asset || due);
  return (
    <>
      <PageHeader
        title="Findings"
        actions={
          findings.length > 0 &&
          csvHref !== undefined && <LinkButton href={csvHref}>Download as CSV</LinkButton>
        }
      />
      {(findings.length > 0 || isNarrowed) && <Filter filter={filter} due={due} engagements={engagements} />}
      <Card flush>
        <ClientFindings
          findings={findings}
          today={today}
          caption={
            due === null ? 'Published findings, the worst first' : 'Open findings, the next deadline first'
          }
          empty={
            isNarrowed ? (
              <EmptyState icon="search" title="No findings match">
                Choose another severity, state, deadline or engagement. An asset is found by its whole name,
                or by where it is.
              </EmptyState>
            ) : (
              NOTHING_PUBLISHED
            )
          }
        />
      </Card>
      <Pagination olderHref={nextHref} words={{ newer: 'Back', older: 'More findings' }} />
    </>
  );
}
