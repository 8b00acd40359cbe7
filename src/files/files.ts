import type { Generated } from 'kysely';
import type { Reader, Trx } from '../data/database.ts';
import type { Millis } from '../data/schema.ts';

/** Writes what is known of files. A file's row comes before its bytes and stays until they are gone (E25). */

interface FilesTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  /**
   * `pending`: its bytes may be on their way, so that nobody may read it. `ready`: they are all there. `deleted`: waits to be
   * removed for good.
   */
  state: 'pending' | 'ready' | 'deleted';
  /** Before sealing. Of a pending one, as many as it may become: it counts against the workspace's space from the start. */
  bytes: Millis;
  created_at: Millis;
  created_by: string | null;
  changed_at: Millis;
  /** A deleted one counts against the space until it is gone: nobody can put it back, and others come all the time. */
  counts_deleted: Generated<0 | 1>;
}

declare module '../data/schema.ts' {
  interface Schema {
    files: FilesTable;
  }
}

/** Where a file belongs. */
export interface FileOwner {
  readonly workspaceId: string;
  readonly companyId: string;
  readonly engagementId: string;
}

/** Announces a file. Its bytes are written once this is committed, so that none ever lie there unknown. */
export async function addPendingFile(
  trx: Trx,
  { id, bytes, ...ids }: FileOwner & { readonly id: string; readonly bytes: number },
  { by, now }: { readonly by: string; readonly now: number },
): Promise<void> {
  await trx
    .insertInto('files')
    .values({
      id,
      workspace_id: ids.workspaceId,
      company_id: ids.companyId,
      engagement_id: ids.engagementId,
      state: 'pending',
      bytes,
      created_at: now,
      created_by: by,
      changed_at: now,
    })
    .execute();
}

/** Says that all of a file is in the store; false where it is not pending any more, and then nobody may name it. */
export async function markFileReady(
  trx: Trx,
  { id, bytes, now }: { readonly id: string; readonly bytes: number; readonly now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('files')
    .set({ state: 'ready', bytes, changed_at: now })
    .where('id', '=', id)
    .where('state', '=', 'pending')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Gives a file up that was announced and did not come, or was not taken: what it would have needed is free again. */
export async function abandonFile(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('files').where('id', '=', id).where('state', '=', 'pending').execute();
}

/** Deletes files: from now on nobody reads them, and in 30 days they are gone. `counts`: they take up space until then. */
export async function markFilesDeleted(
  trx: Trx,
  ids: readonly string[],
  now: number,
  { counts = false }: { readonly counts?: boolean } = {},
): Promise<void> {
  await trx
    .updateTable('files')
    .set({ state: 'deleted', changed_at: now, counts_deleted: counts ? 1 : 0 })
    .where('id', 'in', ids)
    .where('state', '=', 'ready')
    .execute();
}

/** The files of a company, whatever has become of them. */
export async function filesOfCompany(trx: Trx, companyId: string): Promise<string[]> {
  const rows = await trx.selectFrom('files').select('id').where('company_id', '=', companyId).execute();
  return rows.map(({ id }) => id);
}

/** Forgets files whose bytes are gone; the caller holds their workspace alone. */
export async function forgetFiles(trx: Trx, ids: readonly string[]): Promise<void> {
  await trx.deleteFrom('files').where('id', 'in', ids).where('state', '<>', 'ready').execute();
}

/** How many bytes a workspace's files take, or those of all; those on their way among them, but not those that were deleted and don't count. */
export async function bytesOf(db: Reader, workspaceId: string | null): Promise<number> {
  const all = db
    .selectFrom('files')
    .select(({ fn }) => fn.coalesce(fn.sum<number>('bytes'), fn.count<number>('id')).as('bytes'))
    .where((eb) => eb.or([eb('state', '<>', 'deleted'), eb('counts_deleted', '=', 1)]));
  const { bytes } = await (workspaceId === null
    ? all
    : all.where('workspace_id', '=', workspaceId)
  ).executeTakeFirstOrThrow();
  return Number(bytes);
}
