import { type SqlBool, sql } from 'kysely';
import type { TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import type { AssetState } from '../../../domain/finding-fields.ts';
import { findCompanyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { assetMark } from './published-assets.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** What a list is narrowed to: to findings that affect an asset, by its whole name or where it is, and how that stands. */
export interface AssetFilter {
  readonly asset: string | null;
  readonly assetState?: AssetState | null;
}

/** Of findings `f`, perhaps published as `p`: which affect what has a mark. Once a retest has passed, all of it is fixed. */
function affecting(engagementId: string, mark: Uint8Array, state: AssetState | null) {
  const marked = sql`select x.finding_id from finding_assets x
    where x.engagement_id = ${engagementId} and x.mark = ${mark}`;
  const isPassed = sql`coalesce(p.state, 'draft') = 'retest-passed'`;
  switch (state) {
    case null:
      return sql<SqlBool>`f.id in (${marked})`;
    case 'open':
      return sql<SqlBool>`f.id in (${marked} and x.is_fixed = 0) and not ${isPassed}`;
    case 'fixed':
      return sql<SqlBool>`f.id in (${marked}) and (${isPassed} or f.id in (${marked} and x.is_fixed = 1))`;
  }
}

/** What the rows `f` and `p` of an engagement's list must be; null where nothing can be. */
export async function narrowedTo(
  { db, keyring }: Needs,
  reach: TeamReach,
  engagementId: string,
  { asset, assetState = null }: AssetFilter,
) {
  if (asset === null) return sql<SqlBool>`1 = 1`;
  const engagement = await db
    .selectFrom('engagements as e')
    .select('e.company_id')
    .where('e.id', '=', engagementId)
    .where(within(reach))
    .executeTakeFirst();
  const key = engagement && (await findCompanyKey(db, keyring, engagement.company_id));
  return key == null ? null : affecting(engagementId, assetMark(key, asset), assetState);
}
