import type { VNode } from 'preact';
import { SEVERITIES, type Severity, severityName } from '../../../domain/finding.ts';
import type { OpenOverTime } from '../../../domain/open-over-time.ts';
import { Card } from '../../../ui/card.tsx';
import { OverdueLink } from '../deadlines/views.tsx';
import { OpenOverTimeCard } from '../open/views.tsx';
import type { DeliveredReport } from '../reports/queries.ts';
import { DeliveredReports } from '../reports/views.tsx';
import { type ClientEngagement, ClientEngagements } from './engagement-views.tsx';
import type { ListedPublished, Standing } from './list-queries.ts';
import { ClientFindings } from './list-views.tsx';
import { useClientPaths } from './paths-context.ts';

/** The worst of a list, and how many it has. */
interface Worst {
  readonly rows: readonly ListedPublished[];
  readonly count: number;
  /** Whether `count` is how many there are, or how many there are at least. */
  readonly isWhole: boolean;
}

/** What a client sees first (E20). */
export interface Overview {
  readonly open: Readonly<Record<Severity, number>>;
  /** Null while nothing was published. */
  readonly overTime: OpenOverTime | null;
  readonly fresh: Worst;
  readonly waiting: Worst;
  /** How many should have been fixed before today. */
  readonly overdue: number;
  /** The day that it is where deadlines end. */
  readonly today: string;
  readonly engagements: readonly ClientEngagement[];
  /** The last that were delivered. */
  readonly reports: readonly DeliveredReport[];
  /** Whether the reader answers for their company (E4). */
  readonly mayRespond: boolean;
}

/** What there is to do, before anything else: on a phone the lists lie below the fold (E20). */
function ToDo({
  fresh,
  waiting,
  overdue,
  mayRespond,
}: Pick<Overview, 'fresh' | 'waiting' | 'overdue' | 'mayRespond'>) {
  const at = useClientPaths();
  const links = [
    {
      standing: 'waiting' as const,
      ...waiting,
      says: mayRespond ? 'waiting for your answer' : 'waiting for your company’s answer',
    },
    { standing: 'new' as const, ...fresh, says: 'new for you' },
  ].filter(({ count }) => count > 0);
  if (links.length === 0 && overdue === 0) return null;
  return (
    <ul class="flex flex-wrap gap-x-6 gap-y-2" data-to-do>
      {overdue > 0 && (
        <li key="overdue">
          <OverdueLink href={at.findingsDue('overdue')} count={overdue} />
        </li>
      )}
      {links.map(({ standing, count, isWhole, says }) => (
        <li key={standing}>
          <a class="link inline-block py-1 font-medium" href={at.findingsIn(standing)}>
            {count}
            {!isWhole && '+'} {says}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** How many are open, by severity: on a phone in a line or two. */
function OpenBySeverity({ open }: Pick<Overview, 'open'>) {
  const all = SEVERITIES.reduce((sum, severity) => sum + open[severity], 0);
  const at = useClientPaths();
  return (
    <Card id="open" title={all === 1 ? '1 open finding' : `${all} open findings`}>
      <ul class="flex flex-wrap gap-2 sm:grid sm:grid-cols-5 sm:gap-3">
        {SEVERITIES.map((severity) => (
          <li key={severity}>
            <a href={at.findingsIn('open', severity)} class={`severity-count severity-${severity} block`}>
              <span class="font-semibold tabular-nums sm:block sm:text-2xl">{open[severity]}</span>{' '}
              <span class="text-sm">{severityName(severity)}</span>
            </a>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function WorstOf({
  title,
  standing,
  worst: { rows, count, isWhole },
  caption,
  none,
  today,
}: {
  title: string;
  standing: Standing;
  worst: Worst;
  caption: string;
  none: string;
  today: string;
}) {
  const at = useClientPaths();
  return (
    <Card
      id={standing}
      title={title}
      flush
      actions={
        count > rows.length && (
          <a class="link text-sm" href={at.findingsIn(standing)}>
            All {count}
            {!isWhole && '+'}
          </a>
        )
      }
    >
      <ClientFindings
        findings={rows}
        today={today}
        caption={caption}
        empty={<p class="px-4 py-5 text-muted sm:px-6">{none}</p>}
      />
    </Card>
  );
}

/** What is open, what is new for the reader, what waits for them, how it came and went, and where it was found. */
export function ClientOverview({ overview }: { overview: Overview }): VNode {
  const { open, overTime, fresh, waiting, overdue, today, engagements, reports, mayRespond } = overview;
  const titles = new Map(engagements.map(({ id, title }) => [id, title]));
  return (
    <>
      <ToDo fresh={fresh} waiting={waiting} overdue={overdue} mayRespond={mayRespond} />
      <OpenBySeverity open={open} />
      <DeliveredReports reports={reports} at={useClientPaths()} engagements={titles} />
      <WorstOf
        title="New for you"
        standing="new"
        worst={fresh}
        today={today}
        caption="What is new for you, the worst first"
        none={fresh.isWhole ? 'You’ve seen everything.' : 'You’ve seen the latest findings and changes.'}
      />
      <WorstOf
        title={mayRespond ? 'Waiting for your answer' : 'Waiting for your company’s answer'}
        standing="waiting"
        worst={waiting}
        today={today}
        caption="Open findings without an answer, the worst first"
        none={mayRespond ? 'Nothing waits for you.' : 'Nothing waits for your company.'}
      />
      {overTime && <OpenOverTimeCard open={overTime} />}
      {engagements.length > 0 && <ClientEngagements engagements={engagements} />}
    </>
  );
}
