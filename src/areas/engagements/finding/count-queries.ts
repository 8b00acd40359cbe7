import type { TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { isOpen, type Severity, severityOf } from '../../../domain/finding.ts';

/** How many findings of each engagement are drafts, and how many of each severity are open. */
export interface FindingCounts {
  readonly drafts: number;
  readonly open: Readonly<Partial<Record<Severity, number>>>;
}

/** Counts for a list of engagements within reach, by their ids. */
export async function countsOf(
  db: Reader,
  reach: TeamReach,
  engagementIds: readonly string[],
): Promise<ReadonlyMap<string, FindingCounts>> {
  if (engagementIds.length === 0) return new Map();
  // Counted along their indexes, before anything is joined.
  const drafts = db
    .selectFrom('findings')
    .select(({ fn }) => ['engagement_id', fn.countAll().as('count')])
    .where('engagement_id', 'in', engagementIds)
    .where('published_revision', 'is', null)
    .where('deleted_at', 'is', null)
    .groupBy('engagement_id');
  const published = db
    .selectFrom('published_findings')
    .select(({ fn }) => ['engagement_id', 'severity', 'state', fn.countAll().as('count')])
    .where('engagement_id', 'in', engagementIds)
    .groupBy(['engagement_id', 'severity', 'state']);
  const [draftRows, publishedRows] = await Promise.all([
    db
      .selectFrom(drafts.as('n'))
      .innerJoin('engagements as e', 'e.id', 'n.engagement_id')
      .select(['n.engagement_id', 'n.count'])
      .where(within(reach))
      .execute(),
    db
      .selectFrom(published.as('n'))
      .innerJoin('engagements as e', 'e.id', 'n.engagement_id')
      .select(['n.engagement_id', 'n.severity', 'n.state', 'n.count'])
      .where(within(reach))
      .execute(),
  ]);
  const counts = new Map<string, { drafts: number; open: Partial<Record<Severity, number>> }>();
  const countOf = (id: string) => {
    const of = counts.get(id) ?? { drafts: 0, open: {} };
    counts.set(id, of);
    return of;
  };
  for (const { engagement_id, count } of draftRows) countOf(engagement_id).drafts += Number(count);
  for (const row of publishedRows) {
    const severity = severityOf(row.severity);
    if (severity === null || !isOpen(row.state)) continue;
    const { open } = countOf(row.engagement_id);
    open[severity] = (open[severity] ?? 0) + Number(row.count);
  }
  return counts;
}
