import type { TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import type { DueDays } from '../../../domain/deadline.ts';
import type { Services } from '../../../services.ts';
import { type AssetFilter, narrowedTo } from '../finding/asset-queries.ts';
import { FINDINGS_PER_PAGE, type ListedFinding, pageOf, rowsIn } from '../finding/list-queries.ts';
import { isDueBehind, isDueOn } from './due.ts';

/**
 * The findings of an engagement within reach that are due on some days, all or those that affect an asset, the next deadline first, from behind one of them on;
 * `next` is the one that the page after begins behind. Behind what is not there is nothing.
 */
export async function dueFindingsOf(
  { db, keyring }: Pick<Services, 'keyring'> & { readonly db: Reader },
  reach: TeamReach,
  engagementId: string,
  {
    due,
    after = null,
    ...filter
  }: { readonly due: DueDays; readonly after?: string | null } & Partial<AssetFilter>,
): Promise<{ readonly rows: readonly ListedFinding[]; readonly next: string | null }> {
  const narrowed = await narrowedTo({ db, keyring }, reach, engagementId, { asset: null, ...filter });
  if (narrowed === null) return { rows: [], next: null };
  let query = rowsIn(db, engagementId)
    // Along the index of that order.
    .where('p.engagement_id', '=', engagementId)
    .where(within(reach))
    .where(isDueOn(due))
    .where(narrowed);
  if (after !== null) {
    const position = await db
      .selectFrom('published_findings')
      .select(['deadline', 'severity', 'engagement_id', 'number'])
      .where('finding_id', '=', after)
      .where('engagement_id', '=', engagementId)
      .executeTakeFirst();
    if (position === undefined) return { rows: [], next: null };
    query = query.where(isDueBehind(position));
  }
  const found = await query
    .orderBy('p.deadline')
    .orderBy('p.severity', 'desc')
    .orderBy('p.number')
    .limit(FINDINGS_PER_PAGE + 1)
    .execute();
  return pageOf({ db, keyring }, reach, found);
}
