import type { Generated } from 'kysely';
import type { Database, Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import { type Place, placeColumns } from '../finding/place.ts';
import type { FormatName } from './formats/scanned.ts';

/** Writes imports (I2): which file is read, how far that is, and what became of it. */

/** The life of an import, as the API names it. */
export type ImportState = 'reading' | 'preview' | 'taken' | 'failed' | 'cancelled';

interface ImportsTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  state: ImportState;
  /** Null once the file is not needed any more. */
  file_id: string | null;
  /** Sealed under the company's key. */
  content: Uint8Array;
  format: FormatName | null;
  bytes_total: Millis;
  bytes_read: Generated<Millis>;
  /** Who reads it: another one that began anew, or somebody who cancelled, ends what this one writes. */
  reader: string | null;
  job_id: string | null;
  /** The file ended before its time, so that nothing is said of what it does not show. */
  is_partial: Generated<0 | 1>;
  items: Generated<number>;
  unreadable: Generated<number>;
  created_at: Millis;
  created_by: string | null;
  changed_at: Millis;
  /** The job that takes what was chosen, while it is at work. */
  taking_job: string | null;
  taken_at: Millis | null;
  taken_by: string | null;
  /** What was read of it is gone; the row stays as a mark that there was one. */
  cleared: Generated<0 | 1>;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    imports: ImportsTable;
  }
}

/** Adds an import, whose file is ready and is to be read. */
export async function addImport(
  trx: Trx,
  {
    id,
    fileId,
    content,
    bytes,
    ...place
  }: Place & {
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
      ...placeColumns(place),
      ...{ state: 'reading', file_id: fileId, content, format: null, bytes_total: bytes, reader: null },
      ...{ job_id: jobId, created_at: now, created_by: by, changed_at: now },
      ...{ taking_job: null, taken_at: null, taken_by: null },
    })
    .execute();
}

/** Has somebody begin to read an import, from its start; false where there is nothing to be read any more. */
export async function beginReading(trx: Trx, id: string, reader: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set({ reader, format: null, bytes_read: 0, items: 0, unreadable: 0, is_partial: 0 })
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
  },
): Promise<boolean> {
  const { format, bytes, items, unreadable, isPartial } = read;
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set({
      reader,
      ...(format !== undefined && { format }),
      ...(bytes !== undefined && { bytes_read: bytes }),
      ...(items !== undefined && { items }),
      ...(unreadable !== undefined && { unreadable }),
      ...(isPartial === true && { is_partial: 1 as const }),
    })
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

/** Gives up an import whose job was dropped; it and its file, or null where it was read after all. */
export async function failDropped(
  trx: Trx,
  jobId: string,
  now: number,
): Promise<{ readonly id: string; readonly file_id: string | null } | null> {
  const failed = await trx
    .updateTable('imports')
    .set({ state: 'failed', changed_at: now, job_id: null, reader: null })
    .where('job_id', '=', jobId)
    .where('state', '=', 'reading')
    .returning(['id', 'file_id'])
    .executeTakeFirst();
  return failed ?? null;
}

/** Cancels an import that is read, or was and is not taken; false where it is neither. */
export async function cancelImportRow(trx: Trx, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set({ state: 'cancelled', changed_at: now, reader: null, job_id: null })
    .where('id', '=', id)
    .where('state', 'in', ['reading', 'preview'])
    .where('taking_job', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Puts other words in the place of what is sealed of an import. */
export async function rewriteAbout(trx: Trx, id: string, content: Uint8Array): Promise<void> {
  await trx.updateTable('imports').set({ content }).where('id', '=', id).execute();
}

/** Lets go of the file of an import, which the caller deletes. */
export async function forgetImportFile(trx: Trx, id: string): Promise<void> {
  await trx.updateTable('imports').set({ file_id: null }).where('id', '=', id).execute();
}

/** Has what is chosen of an import taken by a job; false where one is at it, or there is nothing to take. */
export async function beginTaking(trx: Trx, id: string, jobId: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set({ taking_job: jobId })
    .where('id', '=', id)
    .where('state', 'in', ['preview', 'taken'])
    .where('taking_job', 'is', null)
    .where('cleared', '=', 0)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Says that a job has taken what was chosen; false where it was not its business any more. */
export async function endTaking(
  trx: Trx,
  id: string,
  jobId: string,
  taken: { readonly by: string; readonly now: number } | null,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('imports')
    .set({
      taking_job: null,
      ...(taken !== null && {
        state: 'taken' as const,
        changed_at: taken.now,
        taken_at: taken.now,
        taken_by: taken.by,
      }),
    })
    .where('id', '=', id)
    .where('taking_job', '=', jobId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** The next import that came to its end before a moment and still has what was read of it. */
export async function nextToClear(db: Database, before: number): Promise<string | null> {
  const row = await db
    .selectFrom('imports')
    .select('id')
    .where('cleared', '=', 0)
    .where('changed_at', '<', before)
    .where('state', '!=', 'reading')
    .where('taking_job', 'is', null)
    .orderBy('changed_at')
    .limit(1)
    .executeTakeFirst();
  return row?.id ?? null;
}

/** Notes that what was read of an import is gone: what was not taken of it is not to be had any more. */
export async function markCleared(db: Database, id: string): Promise<void> {
  await db
    .updateTable('imports')
    .set((eb) => ({
      cleared: 1,
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
