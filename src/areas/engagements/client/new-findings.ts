import type { ClientReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { IS_NEW } from './list-queries.ts';

/**
 * So many of the findings within reach, those that moved last, are looked through for what is new. What is new is among what
 * moved last, and a count of all would look at every finding of a company each time that somebody opens their overview.
 */
export const LATEST = 500;

/** Of the latest findings within reach those that are new for the reader: how many, and so many of the worst. */
export async function newAmongLatest(
  db: Reader,
  reach: ClientReach,
  shown: number,
): Promise<{ readonly count: number; readonly worst: readonly string[] }> {
  const latest = db
    .selectFrom('published_findings as m')
    .innerJoin('engagements as e', 'e.id', 'm.engagement_id')
    .select(['m.finding_id', 'm.severity', 'm.engagement_id', 'm.number', 'm.moved_at'])
    .where('m.company_id', '=', reach.companyId)
    .where(within(reach))
    .orderBy('m.moved_at', 'desc')
    .orderBy('m.finding_id', 'desc')
    .limit(LATEST);
  const rows = await db
    .selectFrom(latest.as('p'))
    .leftJoin('finding_views as v', (join) =>
      join.onRef('v.finding_id', '=', 'p.finding_id').on('v.membership_id', '=', reach.membershipId),
    )
    .select(({ fn }) => ['p.finding_id', fn.countAll().over().as('count')])
    .where(IS_NEW)
    .orderBy('p.severity', 'desc')
    .orderBy('p.engagement_id', 'desc')
    .orderBy('p.number')
    .limit(shown)
    .execute();
  return { count: Number(rows[0]?.count ?? 0), worst: rows.map(({ finding_id }) => finding_id) };
}
