import type { Database, Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import { engagementColumns } from '../finding/engagement-ids.ts';
import type { OfImport } from './read-groups.ts';

/** Writes what of earlier imports' findings a file shows no more (I3, I4). */

interface ImportMissingTable {
  import_id: string;
  finding_id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  /** The file has nothing of the check at all; else it is at other places. */
  is_whole: 0 | 1;
  places: number;
  content: Uint8Array;
  /** When somebody marked them as fixed. */
  fixed_at: Millis | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    import_missing: ImportMissingTable;
  }
}

/** Notes what a file shows no more of a finding. */
export async function addMissing(
  trx: Trx,
  of: OfImport,
  missing: Pick<ImportMissingTable, 'finding_id' | 'is_whole' | 'places' | 'content'>,
): Promise<void> {
  await trx
    .insertInto('import_missing')
    .values({ import_id: of.id, ...engagementColumns(of), ...missing, fixed_at: null })
    .execute();
}

/** Notes that what a file shows no more of a finding was marked as fixed; false where it was before. */
export async function noteMissingFixed(
  trx: Trx,
  importId: string,
  findingId: string,
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('import_missing')
    .set({ fixed_at: now })
    .where('import_id', '=', importId)
    .where('finding_id', '=', findingId)
    .where('fixed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Removes all of it of an import. */
export async function removeMissing(db: Database | Trx, importId: string): Promise<void> {
  await db.deleteFrom('import_missing').where('import_id', '=', importId).execute();
}
