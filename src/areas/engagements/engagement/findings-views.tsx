import type { VNode } from 'preact';
import type { Due } from '../../../domain/deadline.ts';
import { ASSET_STATES } from '../../../domain/finding-fields.ts';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton, SubmitButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SelectField, TextField } from '../../../ui/fields.tsx';
import { Pagination } from '../../../ui/pagination.tsx';
import { SeverityBadge } from '../../../ui/severity.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import { Time } from '../../../ui/time.tsx';
import { ChooseFinding, Choosing } from '../bulk/list-views.tsx';
import { DeadlineCell, DueField } from '../deadlines/views.tsx';
import type { AssetFilter } from '../finding/asset-queries.ts';
import { ASSET_STATE_NAMES } from '../finding/asset-views.tsx';
import type { ListedFinding } from '../finding/list-queries.ts';
import { FindingStateBadge } from '../finding/views.tsx';
import { engagementPaths } from '../paths.ts';
import type { Engagement } from './queries.ts';

export interface EngagementFindingsFacts {
  readonly engagement: Engagement;
  readonly findings: readonly ListedFinding[];
  readonly filter: AssetFilter;
  readonly hasDrafts: boolean;
  /** What the list holds by deadlines; null for a list of the worst. */
  readonly due: Due | null;
  /** The day that it is where deadlines end. */
  readonly today: string;
  readonly hasDeleted: boolean;
  readonly nextHref: string | undefined;
  readonly now: number;
}

/** Narrows the list to one asset, and to what is due. */
function Filter({ engagement, filter, due }: Pick<EngagementFindingsFacts, 'engagement' | 'filter' | 'due'>) {
  const at = engagementPaths.engagement(useSlug(), engagement.id);
  return (
    <form
      method="get"
      action={`${at}#findings`}
      class="flex flex-wrap items-end gap-3 border-b border-base-300 px-4 py-3.5 sm:px-6 print:hidden"
    >
      <div class="min-w-36 grow sm:max-w-72">
        <TextField name="asset" label="Asset" value={filter.asset ?? ''} autocomplete="off" />
      </div>
      <div class="min-w-36 grow sm:max-w-48">
        <SelectField
          name="assetState"
          label="Asset is"
          value={filter.assetState ?? ''}
          placeholder="Open or fixed"
          options={ASSET_STATES.map((value) => ({ value, label: ASSET_STATE_NAMES[value] }))}
        />
      </div>
      <div class="min-w-36 grow sm:max-w-60">
        <DueField due={due} />
      </div>
      <SubmitButton variant="neutral">Show</SubmitButton>
      {(filter.asset !== null || due !== null) && <LinkButton href={`${at}#findings`}>Show all</LinkButton>}
    </form>
  );
}

/** The findings of an engagement: the worst first, or those that are due; all, or what affects one asset. */
export function EngagementFindings({ facts }: { facts: EngagementFindingsFacts }): VNode {
  const slug = useSlug();
  const { engagement, findings, filter, hasDrafts, hasDeleted, due, today, nextHref, now } = facts;
  const isNarrowed = filter.asset !== null || due !== null;
  const add = (variant: 'primary' | 'neutral') => (
    <LinkButton
      href={engagementPaths.newFinding(slug, engagement.id)}
      variant={variant}
      size={variant === 'primary' ? 'normal' : 'small'}
    >
      New finding
    </LinkButton>
  );
  const fromTemplate = (
    <LinkButton
      href={engagementPaths.fromTemplate(slug, engagement.id)}
      size={findings.length > 0 || isNarrowed ? 'small' : 'normal'}
    >
      From a template
    </LinkButton>
  );
  return (
    <Card
      id="findings"
      title="Findings"
      flush
      footer={
        hasDeleted && (
          <a class="link" href={engagementPaths.deletedDrafts(slug, engagement.id)}>
            Deleted drafts
          </a>
        )
      }
      actions={
        (findings.length > 0 || isNarrowed) && (
          <>
            {hasDrafts && (
              <LinkButton href={engagementPaths.publishReady(slug, engagement.id)} size="small">
                Publish all ready drafts
              </LinkButton>
            )}
            {fromTemplate}
            {add('neutral')}
          </>
        )
      }
    >
      {(findings.length > 0 || isNarrowed) && <Filter engagement={engagement} filter={filter} due={due} />}
      <Choosing engagementId={engagement.id} isOffered={findings.length > 0}>
        <DataTable
          caption={
            due === null
              ? 'Findings of this engagement, the worst first'
              : 'Open findings of this engagement, the next deadline first'
          }
          rows={findings}
          empty={
            isNarrowed ? (
              <EmptyState icon="search" title="No findings match">
                {filter.asset !== null && 'An asset is found by its whole name, or by where it is. '}
                {due !== null && 'Drafts, and what is fixed, withdrawn or accepted, aren’t due.'}
              </EmptyState>
            ) : (
              <EmptyState
                icon="bug"
                title="No findings yet"
                action={
                  <span class="flex flex-wrap justify-center gap-2">
                    {fromTemplate}
                    {add('primary')}
                  </span>
                }
              >
                Only your team sees a finding until you publish it.
              </EmptyState>
            )
          }
          columns={[
            {
              header: 'Finding',
              role: 'lead',
              cell: (finding) => <ChooseFinding reference={engagement.reference} finding={finding} />,
            },
            {
              header: 'Severity',
              holds: 'severity',
              cell: ({ severity }) => <SeverityBadge severity={severity} />,
            },
            {
              header: 'State',
              cell: ({ state, isAhead, isAsked }) => (
                <span class="flex flex-wrap gap-1.5">
                  <FindingStateBadge state={state} />
                  {isAsked && <Badge tone="info">Comment to answer</Badge>}
                  {isAhead && <Badge tone="warning">Unpublished changes</Badge>}
                </span>
              ),
            },
            {
              header: 'Deadline',
              holds: 'date',
              cell: (finding) => <DeadlineCell dated={finding} today={today} />,
            },
            {
              header: 'Changed',
              holds: 'date',
              cell: ({ changedAt }) => (
                <span class="text-muted">
                  <Time at={changedAt} now={now} />
                </span>
              ),
            },
          ]}
        />
      </Choosing>
      {nextHref !== undefined && (
        <div class="px-4 py-3.5 sm:px-6">
          <Pagination olderHref={nextHref} words={{ newer: 'Back', older: 'More findings' }} />
        </div>
      )}
    </Card>
  );
}
