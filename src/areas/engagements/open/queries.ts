import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { type OpenOverTime, openOverTime } from '../../../domain/open-over-time.ts';

/**
 * How many findings within reach were open over time, by engagement; null where none ever was. What is archived is left out.
 * Reads a row for each day on which something changed, and no finding.
 */
export async function openFindingsOverTime(
  db: Reader,
  reach: Reach,
  now: number,
): Promise<OpenOverTime | null> {
  const rows = await db
    .selectFrom('open_days as d')
    .innerJoin('engagements as e', 'e.id', 'd.engagement_id')
    .innerJoin('companies as c', 'c.id', 'd.company_id')
    .select(['e.reference', 'd.day', 'd.opened', 'd.closed'])
    .where('c.archived_at', 'is', null)
    .where(within(reach))
    .execute();
  return openOverTime(rows, now);
}
