import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { namesFor, type Person, personOf } from '../documents/people-queries.ts';

/** Somebody's download of a report. */
export interface ReportDownload {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Person;
}

/** Who downloaded a report within reach, the last first: those behind an id, so many. Both sides read all of it (R4). */
export async function reportDownloadsOf(
  { db }: { readonly db: Reader },
  reach: Reach,
  reportId: string,
  { behind = null, most }: { readonly behind?: string | null; readonly most: number },
): Promise<ReportDownload[]> {
  let query = db
    .selectFrom('report_downloads as o')
    .innerJoin('reports as r', 'r.id', 'o.report_id')
    .innerJoin('engagements as e', 'e.id', 'r.engagement_id')
    .select(['o.id', 'o.at', 'o.side', 'o.account_id'])
    .where('o.report_id', '=', reportId)
    .where(within(reach));
  if (reach.kind === 'client') query = query.where('r.delivered_at', 'is not', null);
  if (behind !== null) query = query.where('o.id', '<', behind);
  const rows = await query.orderBy('o.id', 'desc').limit(most).execute();
  const names = await namesFor(
    { db },
    reach,
    rows.map((row) => row.account_id),
  );
  return rows.map(({ id, at, side, account_id }) => ({ id, at, by: personOf(names, side, account_id) }));
}
