import { sql } from 'kysely';
import type { TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';

/** Several findings of one engagement, by their ids. */
export interface Chosen {
  readonly engagementId: string;
  readonly ids: readonly string[];
}

/** One of them, and how much of it is to be opened. */
export interface ChosenRow {
  readonly id: string;
  readonly bytes: number;
}

/**
 * What was chosen, by number, once each; null where any of it is not in that engagement, gone, or beyond reach: of what is
 * somebody else's nobody learns which it was (E2).
 */
export async function chosenRows(
  db: Reader,
  reach: TeamReach,
  { engagementId, ids }: Chosen,
): Promise<readonly ChosenRow[] | null> {
  const unique = [...new Set(ids)];
  if (unique.length === 0) return [];
  const rows = await db
    .selectFrom('findings as f')
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .leftJoin('published_findings as p', 'p.finding_id', 'f.id')
    .select('f.id')
    .select(sql<number>`octet_length(f.content) + coalesce(octet_length(p.content), 0)`.as('bytes'))
    .where('f.engagement_id', '=', engagementId)
    .where('f.id', 'in', unique)
    .where('f.deleted_at', 'is', null)
    .where(within(reach))
    .orderBy('f.number')
    .execute();
  return rows.length === unique.length ? rows : null;
}
