import { sql } from 'kysely';
import type { Database, Trx } from '../../../data/database.ts';
import { markFilesDeleted } from '../../../files/files.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';
import { isBeingTaken } from './choices.ts';
import type { ImportState, ImportsTable } from './imports-table.ts';

/** Writes imports (I2): which file is read, how far that is, and what became of it. */

declare module '../../../data/schema.ts' {
  interface Schema {
    imports: ImportsTable;
  }
}

const isNotBeingTaken = sql<boolean>`not ${isBeingTaken('imports.id')}`;

/** Adds an import, whose file is ready and is to be read. */
export async function addImport(
  trx: Trx,
  {
    id,
    fileId,
    content,
    bytes,
    ...ids
  }: EngagementIds & {
    readonly id: string;
    readonly fileId: string;
    readonly content: Uint8Array;
    readonly bytes: number;
  },
  { by, now, jobId }: { readonly by: string; readonly now: number; readonly jobId: string },
): Promise<void> {
  await trx
    .insertInto('imports')
    .values({
      id,
      ...engagementColumns(ids),
      ...{ state: 'reading', file_id: fileId, content, format: null, bytes_total: bytes, reader: null },
      ...{ job_id: jobId, created_at: now, created_by: by, changed_at: now },
      ...{ taken_at: null, taken_by: null, scanned_at: null },
    })
    .execute();
}

/** Has somebody begin to read an import, from its start; false where there is nothing to be read any more. */
export async function beginReading(trx: Trx, id: string, reader: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set({
      ...{ reader, format: null, bytes_read: 0, items: 0, unreadable: 0, is_partial: 0, scanned_at: null },
      kept_bytes: 0,
    })
    .where('id', '=', id)
    .where('state', '=', 'reading')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Which import is read, and by whom. */
export interface ReadBy {
  readonly id: string;
  readonly reader: string;
}

/** Notes how far an import is read; false where another one reads it by now, or nobody is to. */
export async function noteRead(
  trx: Trx,
  { id, reader }: ReadBy,
  read: Readonly<Partial<Pick<ImportsTable, 'format'>>> & {
    readonly bytes?: number;
    readonly items?: number;
    readonly unreadable?: number;
    readonly isPartial?: boolean;
    readonly scannedAt?: number | null;
    readonly keptBytes?: number;
  },
): Promise<boolean> {
  const { format, bytes, items, unreadable, isPartial, scannedAt, keptBytes = 0 } = read;
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set((eb) => ({
      reader,
      ...(format !== undefined && { format }),
      ...(bytes !== undefined && { bytes_read: bytes }),
      ...(items !== undefined && { items }),
      ...(unreadable !== undefined && { unreadable }),
      ...(isPartial === true && { is_partial: 1 as const }),
      ...(scannedAt !== undefined && { scanned_at: scannedAt }),
      ...(keptBytes > 0 && { kept_bytes: eb('kept_bytes', '+', keptBytes) }),
    }))
    .where('id', '=', id)
    .where('reader', '=', reader)
    .where('state', '=', 'reading')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Ends the reading; false where another one reads it by now, or nobody is to. */
export async function endReading(
  trx: Trx,
  { id, reader }: ReadBy,
  state: 'preview' | 'failed',
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set({ state, changed_at: now, job_id: null, reader: null })
    .where('id', '=', id)
    .where('reader', '=', reader)
    .where('state', '=', 'reading')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Gives up an import whose job was dropped; its id, or null where it was read after all. */
export async function failDropped(trx: Trx, jobId: string, now: number): Promise<string | null> {
  const failed = await trx
    .updateTable('imports')
    .set({ state: 'failed', changed_at: now, job_id: null, reader: null })
    .where('job_id', '=', jobId)
    .where('state', '=', 'reading')
    .returning('id')
    .executeTakeFirst();
  return failed?.id ?? null;
}

/**
 * Has an import read anew by a job, while its file is kept; false where somebody is at it, it was taken, or there is nothing to
 * read any more.
 */
export async function readAgain(trx: Trx, id: string, jobId: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set({ state: 'reading', job_id: jobId, reader: null, bytes_read: 0, items: 0, changed_at: now })
    .where('id', '=', id)
    .where('state', 'in', ['preview', 'failed'])
    .where(isNotBeingTaken)
    .where('file_id', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Cancels an import that is read, or was or could be anew, and is not taken; false where it is none of these. */
export async function cancelImportRow(trx: Trx, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set({ state: 'cancelled', changed_at: now, reader: null, job_id: null })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('state', 'in', ['reading', 'preview']),
        eb.and([eb('state', '=', 'failed'), eb('file_id', 'is not', null)]),
      ]),
    )
    .where(isNotBeingTaken)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Puts other words in the place of what is sealed of an import. */
export async function rewriteAbout(trx: Trx, id: string, content: Uint8Array): Promise<void> {
  await trx.updateTable('imports').set({ content }).where('id', '=', id).execute();
}

/** Deletes the file of an import that has it still: it is not needed any more. */
export async function letGoOfFile(trx: Trx, id: string, now: number): Promise<void> {
  const row = await trx.selectFrom('imports').select('file_id').where('id', '=', id).executeTakeFirst();
  if (row === undefined || row.file_id === null) return;
  await trx.updateTable('imports').set({ file_id: null }).where('id', '=', id).execute();
  await markFilesDeleted(trx, [row.file_id], now, { counts: true });
}

/** Says that what somebody chose of an import was taken. */
export async function markTaken(
  trx: Trx,
  id: string,
  { by, now }: { readonly by: string; readonly now: number },
): Promise<void> {
  await trx
    .updateTable('imports')
    .set({ state: 'taken', changed_at: now, taken_at: now, taken_by: by })
    .where('id', '=', id)
    .execute();
}

/** The next import that came to its end before a moment and still has what was read of it; of one import, whether it is that. */
export async function nextToClear(
  db: Database | Trx,
  before: number,
  id?: string,
): Promise<(EngagementIds & { readonly id: string }) | null> {
  const row = await db
    .selectFrom('imports')
    .select(['id', 'workspace_id as workspaceId', 'company_id as companyId', 'engagement_id as engagementId'])
    .$if(id !== undefined, (query) => query.where('id', '=', id ?? ''))
    .where('cleared', '=', 0)
    .where('changed_at', '<', before)
    .where('state', '!=', 'reading')
    .where(isNotBeingTaken)
    .orderBy('changed_at')
    .limit(1)
    .executeTakeFirst();
  return row ?? null;
}

/** Notes that what was read of an import is gone: what was not taken of it is not to be had any more. */
export async function markCleared(trx: Trx, id: string): Promise<void> {
  await trx
    .updateTable('imports')
    .set((eb) => ({
      cleared: 1,
      kept_bytes: 0,
      state: eb
        .case()
        .when('state', '=', 'preview')
        .then(eb.val<ImportState>('cancelled'))
        .else(eb.ref('state'))
        .end(),
    }))
    .where('id', '=', id)
    .execute();
}
