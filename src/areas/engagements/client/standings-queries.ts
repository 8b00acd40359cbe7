import type { ClientReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { isOpen, isUnanswered, type Severity, severityOf } from '../../../domain/finding.ts';

/** How many there are, how many are open, by severity, and of how many the client's answer is awaited. */
export async function countStandings(
  db: Reader,
  reach: ClientReach,
): Promise<{
  readonly all: number;
  readonly open: Readonly<Record<Severity, number>>;
  readonly waiting: number;
}> {
  // Counted along an index, before anything is joined.
  const counted = db
    .selectFrom('published_findings')
    .select(({ fn }) => ['engagement_id', 'severity', 'state', fn.countAll().as('count')])
    .where('company_id', '=', reach.companyId)
    .groupBy(['engagement_id', 'severity', 'state']);
  const rows = await db
    .selectFrom(counted.as('n'))
    .innerJoin('engagements as e', 'e.id', 'n.engagement_id')
    .select(['n.severity', 'n.state', 'n.count'])
    .where(within(reach))
    .execute();
  const open = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  let waiting = 0;
  let all = 0;
  for (const { severity: rank, state, count } of rows) {
    const severity = severityOf(rank);
    all += Number(count);
    if (severity !== null && isOpen(state)) open[severity] += Number(count);
    if (isUnanswered(state)) waiting += Number(count);
  }
  return { all, open, waiting };
}
