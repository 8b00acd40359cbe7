import type { VNode } from 'preact';
import { type EngagementState, engagementStateName } from '../../../domain/engagement.ts';
import { SEVERITIES, severityName } from '../../../domain/finding.ts';
import { paths } from '../../../http/paths.ts';
import { Badge } from '../../../ui/badge.tsx';
import { LinkButton } from '../../../ui/button.tsx';
import { Card } from '../../../ui/card.tsx';
import { writtenDay, writtenDays } from '../../../ui/client/relative-time.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { PageHeader } from '../../../ui/page-header.tsx';
import { useSlug } from '../../../ui/surroundings.ts';
import { DataTable } from '../../../ui/table.tsx';
import type { Tone } from '../../../ui/tone.ts';
import type { OverdueEngagement } from '../deadlines/queries.ts';
import { OverdueLink } from '../deadlines/views.tsx';
import type { FindingCounts } from '../finding/count-queries.ts';
import { engagementPaths } from '../paths.ts';
import type { WaitingEngagement } from '../waiting/queries.ts';
import { waitingInWords } from '../waiting/views.tsx';
import type { Engagement } from './queries.ts';

const STATE_TONES: Readonly<Record<EngagementState, Tone>> = {
  planned: 'neutral',
  running: 'info',
  reporting: 'warning',
  delivered: 'success',
  closed: 'neutral',
};

/** Where an engagement stands. */
export const StateBadge = ({ state }: { state: EngagementState }) => (
  <Badge tone={STATE_TONES[state]}>{engagementStateName(state)}</Badge>
);

/** `9–19 October 2026`, or what is known of it; empty where nothing is. */
export const datesOf = ({ startsOn, endsOn }: Pick<Engagement, 'startsOn' | 'endsOn'>): string => {
  if (startsOn !== null && endsOn !== null) return writtenDays(startsOn, endsOn);
  if (startsOn !== null) return `From ${writtenDay(startsOn)}`;
  return endsOn === null ? '' : `Until ${writtenDay(endsOn)}`;
};

/** How many are open, the worst first. */
function OpenCounts({ counts }: { counts: FindingCounts | undefined }) {
  const open = SEVERITIES.flatMap((severity) => {
    const count = counts?.open[severity] ?? 0;
    return count === 0 ? [] : [`${count} ${severityName(severity).toLowerCase()}`];
  });
  const drafts = counts?.drafts ?? 0;
  if (drafts > 0) open.push(`${drafts} ${drafts === 1 ? 'draft' : 'drafts'}`);
  return <>{open.length === 0 ? <span class="text-muted">None</span> : open.join(', ')}</>;
}

export interface EngagementList {
  readonly engagements: readonly Engagement[];
  readonly counts: ReadonlyMap<string, FindingCounts>;
  /** Those of which something waits for the consultancy. */
  readonly waiting: readonly WaitingEngagement[];
  /** Those with overdue findings. */
  readonly overdue: readonly OverdueEngagement[];
  readonly hasCompanies: boolean;
}

const AddCompany = () => (
  <LinkButton href={paths.newCompany(useSlug())} variant="primary">
    Add a company
  </LinkButton>
);

/** In place of the form while there is no company that its reader can plan for. */
export function NoCompanyToPlanFor(): VNode {
  return (
    <>
      <PageHeader
        title="Plan an engagement"
        back={{ href: engagementPaths.engagements(useSlug()), label: 'Engagements' }}
      />
      <Card flush>
        <EmptyState icon="building-2" title="There’s no company you can plan for" action={<AddCompany />}>
          Add a client company first. Then plan the engagement.
        </EmptyState>
      </Card>
    </>
  );
}

/** `/dashboard/<slug>/engagements`: what is under way first. */
export function EngagementsPage({ list }: { list: EngagementList }): VNode {
  const slug = useSlug();
  const { engagements, counts, waiting, overdue, hasCompanies } = list;
  const waitingOf = new Map(waiting.map((one) => [one.id, one]));
  const overdueOf = new Map(overdue.map((one) => [one.id, one.count]));
  const plan = (
    <LinkButton href={engagementPaths.newEngagement(slug)} variant="primary">
      Plan an engagement
    </LinkButton>
  );
  return (
    <>
      <PageHeader title="Engagements" actions={engagements.length > 0 && plan} />
      <Card flush>
        <DataTable
          caption="Engagements"
          rows={engagements}
          empty={
            <EmptyState
              icon="briefcase"
              title="No engagements yet"
              action={hasCompanies ? plan : <AddCompany />}
            >
              {hasCompanies
                ? 'Plan the first one: what you test, when, and who is on the team.'
                : 'Add a client company first. Then plan the engagement.'}
            </EmptyState>
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
            { header: 'Client', cell: ({ company }) => company },
            { header: 'State', cell: ({ state }) => <StateBadge state={state} /> },
            {
              header: 'Findings',
              cell: ({ id }) => {
                const waits = waitingOf.get(id);
                const late = overdueOf.get(id) ?? 0;
                return (
                  <>
                    <OpenCounts counts={counts.get(id)} />
                    {late > 0 && (
                      <span class="block text-sm">
                        <OverdueLink href={engagementPaths.engagementDue(slug, id, 'overdue')} count={late} />
                      </span>
                    )}
                    {waits && <span class="block text-sm font-medium">{waitingInWords(waits)}</span>}
                  </>
                );
              },
            },
          ]}
        />
      </Card>
    </>
  );
}
