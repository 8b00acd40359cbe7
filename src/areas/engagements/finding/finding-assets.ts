import { among } from '../../../data/among.ts';
import { isPostgres, type Trx } from '../../../data/database.ts';
import { parseAssets } from '../../../domain/finding-fields.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import { type EngagementIds, engagementColumns } from './engagement-ids.ts';
import { inStatements, marksOf } from './published-assets.ts';

/** Writes by which assets the consultancy finds its findings, as they are written (E21): marks of their names (E24). */

interface FindingAssetsTable {
  finding_id: string;
  mark: Uint8Array;
  /** Whether all of the finding that has this name is fixed. */
  is_fixed: 0 | 1;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    finding_assets: FindingAssetsTable;
  }
}

/** Has a finding found by the assets that are written into it, and no others: by what each is called, and by where it is. */
export async function markFinding(
  trx: Trx,
  key: CompanyKey,
  finding: EngagementIds & { readonly id: string },
  assets: string,
): Promise<void> {
  await trx.deleteFrom('finding_assets').where('finding_id', '=', finding.id).execute();
  for await (const marks of inStatements(await marksOf(key, parseAssets(assets)))) {
    const rows = marks.map(({ mark, isFixed }) => ({
      ...{ finding_id: finding.id, mark, is_fixed: isFixed ? (1 as const) : (0 as const) },
      ...engagementColumns(finding),
    }));
    await trx.insertInto('finding_assets').values(rows).execute();
  }
}

/** So many rows go in one statement. */
const REMOVED_AT_ONCE = 1_000;

/**
 * Deletes some of what findings are found by that are deleted next; false once there is none. PostgreSQL answers others while a
 * statement runs, and deletes all of it with them.
 */
export async function removeAssets(trx: Trx, findingIds: readonly string[]): Promise<boolean> {
  if (isPostgres(trx)) return false;
  const { numDeletedRows } = await trx
    .deleteFrom('finding_assets')
    .where(
      among(trx.selectFrom('finding_assets').where('finding_id', 'in', findingIds).limit(REMOVED_AT_ONCE), [
        'finding_id',
        'mark',
      ]),
    )
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
