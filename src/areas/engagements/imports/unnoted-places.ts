import type { Reader, Trx } from '../../../data/database.ts';
import { engagementColumns } from '../finding/engagement-ids.ts';
import type { OfImport } from './read-groups.ts';

/**
 * Writes which checks of imports were taken whose places are yet to be noted (I4). A check may have hundreds of thousands of them:
 * what is made of it is written at once, and then they are noted a few at a time (E28), by whoever comes, and each once.
 */

interface UnnotedPlacesTable {
  import_id: string;
  group_number: number;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  finding_mark: Uint8Array;
  /** The last part of them that is noted. */
  part: number;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    unnoted_places: UnnotedPlacesTable;
  }
}

/** A check of an import. */
interface Check {
  readonly number: number;
  readonly mark: Uint8Array;
}

/** Has the places of a check noted that is taken by the caller's transaction. */
export async function owePlaces(trx: Trx, of: OfImport, { number, mark }: Check): Promise<void> {
  await trx
    .insertInto('unnoted_places')
    .values({ import_id: of.id, group_number: number, ...engagementColumns(of), finding_mark: mark, part: 0 })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Forgets what is yet to be noted of a check, whatever import has it, because its finding is made anew. */
export async function forgetOwed(trx: Trx, engagementId: string, mark: Uint8Array): Promise<void> {
  await trx
    .deleteFrom('unnoted_places')
    .where('engagement_id', '=', engagementId)
    .where('finding_mark', '=', mark)
    .execute();
}

/** A check whose places are noted up to a part. */
export interface Owed extends Check {
  readonly part: number;
}

/** A check of an import that has places to be noted; null where none has. */
export async function nextOwed(db: Reader, importId: string): Promise<Owed | null> {
  const row = await db
    .selectFrom('unnoted_places')
    .select(['group_number as number', 'finding_mark as mark', 'part'])
    .where('import_id', '=', importId)
    .orderBy('group_number')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** Of which imports places of a check are yet to be noted, and which check it is of each. */
export function owedOf(db: Reader, engagementId: string, mark: Uint8Array) {
  return db
    .selectFrom('unnoted_places')
    .select(['import_id as importId', 'group_number as number'])
    .where('engagement_id', '=', engagementId)
    .where('finding_mark', '=', mark)
    .execute();
}

/** Notes up to which part places are noted by the caller's transaction; null for all. False where somebody else did. */
export async function noteNoted(
  trx: Trx,
  { id }: Pick<OfImport, 'id'>,
  { number, part }: Owed,
  upTo: number | null,
): Promise<boolean> {
  if (upTo === null) {
    const { numDeletedRows } = await trx
      .deleteFrom('unnoted_places')
      .where('import_id', '=', id)
      .where('group_number', '=', number)
      .where('part', '=', part)
      .executeTakeFirst();
    return numDeletedRows === 1n;
  }
  const { numUpdatedRows } = await trx
    .updateTable('unnoted_places')
    .set({ part: upTo })
    .where('import_id', '=', id)
    .where('group_number', '=', number)
    .where('part', '=', part)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
