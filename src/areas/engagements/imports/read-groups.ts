import { among } from '../../../data/among.ts';
import type { Database, Trx } from '../../../data/database.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';
import type { ImportGroupsTable, Standing, TakeOutcome } from './groups-table.ts';
import { removeMissing } from './missing.ts';

/** Writes what was read of an import: its checks with their places, and what could not be read. */

interface ImportPlacesTable {
  import_id: string;
  group_number: number;
  part: number;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  content: Uint8Array;
}

interface ImportUnreadableTable {
  import_id: string;
  number: number;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  line: number;
  reason: Uint8Array;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    import_groups: ImportGroupsTable;
    import_places: ImportPlacesTable;
    import_unreadable: ImportUnreadableTable;
  }
}

/** An import, and where it belongs. */
export type OfImport = EngagementIds & { readonly id: string };

/** A check as it is read first. */
export type NewGroup = Pick<
  ImportGroupsTable,
  'number' | 'mark' | 'tool_mark' | 'words' | 'severity' | 'content'
>;
/** Some of a check's places. */
export type NewPart = Pick<ImportPlacesTable, 'group_number' | 'part' | 'content'> & {
  /** How many of them had not been read before. */
  readonly places: number;
};
/** What could not be read. */
export type NewUnreadable = Pick<ImportUnreadableTable, 'number' | 'line' | 'reason'>;

/** Adds the next of what is read. */
export async function addRead(
  trx: Trx,
  of: OfImport,
  read: {
    readonly groups: readonly NewGroup[];
    readonly parts: readonly NewPart[];
    readonly unreadable: readonly NewUnreadable[];
  },
): Promise<void> {
  const owner = { import_id: of.id, ...engagementColumns(of) };
  const { groups, parts, unreadable } = read;
  if (groups.length > 0)
    await trx
      .insertInto('import_groups')
      .values(
        groups.map((group) => ({
          ...owner,
          ...group,
          ...{ finding_id: null, severity_before: null, outcome: null, back: null },
        })),
      )
      .execute();
  if (parts.length > 0)
    await trx
      .insertInto('import_places')
      .values(parts.map(({ places: _, ...part }) => ({ ...owner, ...part })))
      .execute();
  for (const { group_number, places } of parts)
    if (places > 0)
      await trx
        .updateTable('import_groups')
        .set((eb) => ({ places: eb('places', '+', places) }))
        .where('import_id', '=', of.id)
        .where('number', '=', group_number)
        .execute();
  if (unreadable.length > 0)
    await trx
      .insertInto('import_unreadable')
      .values(unreadable.map((one) => ({ ...owner, ...one })))
      .execute();
}

/** How a check stands to what is there already. */
export type Compared = Pick<ImportGroupsTable, 'finding_id' | 'severity_before' | 'back'> & {
  readonly standing: Standing;
  readonly more_places: number;
  readonly fewer_places: number;
  readonly is_reworded: 0 | 1;
  readonly is_followed: 0 | 1;
  readonly is_back: 0 | 1;
  readonly reopened_places: number;
};

const rewriteGroup = (
  trx: Trx,
  importId: string,
  number: number,
  set: Compared | Partial<Pick<NewGroup, 'severity' | 'words' | 'content'>>,
) =>
  trx
    .updateTable('import_groups')
    .set(set)
    .where('import_id', '=', importId)
    .where('number', '=', number)
    .execute();

/** Puts something else in the place of what was read of a check first. */
export async function rewriteRead(
  trx: Trx,
  importId: string,
  number: number,
  of: Partial<Pick<NewGroup, 'severity' | 'words' | 'content'>>,
): Promise<void> {
  await rewriteGroup(trx, importId, number, of);
}

/** Notes how a check stands. */
export async function noteCompared(trx: Trx, importId: string, number: number, of: Compared): Promise<void> {
  await rewriteGroup(trx, importId, number, of);
}

/** Notes what became of a check that was chosen; false where somebody else took it first. */
export async function noteTaken(
  trx: Trx,
  importId: string,
  number: number,
  outcome: TakeOutcome,
  findingId: string | null,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('import_groups')
    .set({ outcome, ...(findingId !== null && { finding_id: findingId }) })
    .where('import_id', '=', importId)
    .where('number', '=', number)
    .where('outcome', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** How many rows go at once: few enough that nobody waits for the writer meanwhile (E28). */
const REMOVED_AT_ONCE = 200;

/** Removes some of what was read of an import; false once there is nothing left. */
export async function removeRead(db: Database | Trx, importId: string): Promise<boolean> {
  const parts = await db
    .deleteFrom('import_places')
    .where('import_id', '=', importId)
    .where(
      among(db.selectFrom('import_places').where('import_id', '=', importId).limit(REMOVED_AT_ONCE), [
        'group_number',
        'part',
      ]),
    )
    .executeTakeFirst();
  if (parts.numDeletedRows > 0n) return true;
  const groups = await db
    .deleteFrom('import_groups')
    .where('import_id', '=', importId)
    .where('number', 'in', (eb) =>
      eb
        .selectFrom('import_groups')
        .select('number')
        .where('import_id', '=', importId)
        .limit(REMOVED_AT_ONCE),
    )
    .executeTakeFirst();
  if (groups.numDeletedRows > 0n) return true;
  await db.deleteFrom('import_unreadable').where('import_id', '=', importId).execute();
  await removeMissing(db, importId);
  return false;
}
