import type { Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';

/** Writes documents and their versions (E7). Their bytes are the store's, and no version ever changes. */

/** On which side of an engagement somebody stands. */
export type Side = 'team' | 'client';

interface DocumentsTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  /** Who gave it, and alone may replace it. */
  side: Side;
  /** The client may know of it; what a client gave, both sides know of. */
  shared: 0 | 1;
  /** How many it has had, and so the number of the newest. */
  versions: number;
  /** Its files are deleted then, and in 30 days gone, and its versions with them; this row stays as a mark. */
  removed_at: Millis | null;
  removed_by: string | null;
  removed_side: Side | null;
}

interface DocumentVersionsTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  document_id: string;
  number: number;
  file_id: string;
  /** Sealed under the company's key. */
  content: Uint8Array;
  added_at: Millis;
  added_by: string | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    documents: DocumentsTable;
    document_versions: DocumentVersionsTable;
  }
}

/** A version to be added, whose file is ready. */
export interface NewVersion extends EngagementIds {
  readonly id: string;
  readonly documentId: string;
  readonly number: number;
  readonly fileId: string;
  readonly content: Uint8Array;
}

interface Writing {
  readonly by: string;
  readonly now: number;
}

async function addVersionRow(trx: Trx, version: NewVersion, { by, now }: Writing): Promise<void> {
  await trx
    .insertInto('document_versions')
    .values({
      id: version.id,
      ...engagementColumns(version),
      document_id: version.documentId,
      number: version.number,
      file_id: version.fileId,
      content: version.content,
      added_at: now,
      added_by: by,
    })
    .execute();
}

/** Adds a document with its first version. */
export async function addDocument(
  trx: Trx,
  {
    side,
    shared,
    ...version
  }: Omit<NewVersion, 'number'> & { readonly side: Side; readonly shared: boolean },
  writing: Writing,
): Promise<void> {
  await trx
    .insertInto('documents')
    .values({
      id: version.documentId,
      ...engagementColumns(version),
      side,
      shared: shared ? 1 : 0,
      versions: 1,
      removed_at: null,
      removed_by: null,
      removed_side: null,
    })
    .execute();
  await addVersionRow(trx, { ...version, number: 1 }, writing);
}

/** Adds the next version of a document; false where the document was removed, or has another one by that number. */
export async function addVersion(trx: Trx, version: NewVersion, writing: Writing): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('documents')
    .set({ versions: version.number })
    .where('id', '=', version.documentId)
    .where('versions', '=', version.number - 1)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) return false;
  await addVersionRow(trx, version, writing);
  return true;
}

/** Lets the client know of a document, or no longer; whether that changed anything. */
export async function shareDocument(trx: Trx, id: string, shared: boolean): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('documents')
    .set({ shared: shared ? 1 : 0 })
    .where('id', '=', id)
    .where('shared', '=', shared ? 0 : 1)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Takes a document out of its engagement; false where somebody else did so first. */
export async function markDocumentRemoved(
  trx: Trx,
  id: string,
  { by, side, now }: Writing & { readonly side: Side },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('documents')
    .set({ removed_at: now, removed_by: by, removed_side: side })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
