import type { Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import { noteForSearch } from '../search/changes.ts';
import { type EngagementIds, engagementColumns } from './engagement-ids.ts';

/**
 * Writes what is said about findings: comments, which both sides read, and internal notes, which nobody but the consultancy
 * ever does. Two tables, so that no query for a client can come upon a note (E17).
 */

interface RemarksTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  finding_id: string;
  author_id: string | null;
  /** Sealed under the company's key; null where it was removed, which leaves a mark. */
  text: Uint8Array | null;
  created_at: Millis;
  edited_at: Millis | null;
  removed_at: Millis | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    finding_comments: RemarksTable;
    internal_notes: RemarksTable;
  }
}

/** Something to be said about a finding. */
export interface NewRemark extends EngagementIds {
  readonly id: string;
  readonly findingId: string;
  readonly authorId: string;
  readonly text: Uint8Array;
}

const rowOf = (remark: NewRemark, now: number) => ({
  id: remark.id,
  ...engagementColumns(remark),
  finding_id: remark.findingId,
  author_id: remark.authorId,
  text: remark.text,
  created_at: now,
  edited_at: null,
  removed_at: null,
});

/** Adds a comment, which both sides read. */
export async function addComment(trx: Trx, remark: NewRemark, now: number): Promise<void> {
  await trx.insertInto('finding_comments').values(rowOf(remark, now)).execute();
  await noteForSearch(trx, remark.findingId);
}

/** Adds an internal note. */
export async function addNote(trx: Trx, remark: NewRemark, now: number): Promise<void> {
  await trx.insertInto('internal_notes').values(rowOf(remark, now)).execute();
  await noteForSearch(trx, remark.findingId);
}

/** Which remark, and whose: nobody changes another's. */
interface Own {
  readonly id: string;
  readonly findingId: string;
  readonly authorId: string;
}

/** Rewrites one's own comment; false where it is another's, removed, or gone. */
export async function editComment(trx: Trx, own: Own, text: Uint8Array, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('finding_comments')
    .set({ text, edited_at: now })
    .where('id', '=', own.id)
    .where('finding_id', '=', own.findingId)
    .where('author_id', '=', own.authorId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  await noteForSearch(trx, own.findingId);
  return numUpdatedRows === 1n;
}

/** Rewrites one's own note. */
export async function editNote(trx: Trx, own: Own, text: Uint8Array, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('internal_notes')
    .set({ text, edited_at: now })
    .where('id', '=', own.id)
    .where('finding_id', '=', own.findingId)
    .where('author_id', '=', own.authorId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  await noteForSearch(trx, own.findingId);
  return numUpdatedRows === 1n;
}

/** Removes one's own comment: its words go, a mark stays. */
export async function removeComment(trx: Trx, own: Own, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('finding_comments')
    .set({ text: null, removed_at: now })
    .where('id', '=', own.id)
    .where('finding_id', '=', own.findingId)
    .where('author_id', '=', own.authorId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  await noteForSearch(trx, own.findingId);
  return numUpdatedRows === 1n;
}

/** Removes one's own note. */
export async function removeNote(trx: Trx, own: Own, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('internal_notes')
    .set({ text: null, removed_at: now })
    .where('id', '=', own.id)
    .where('finding_id', '=', own.findingId)
    .where('author_id', '=', own.authorId)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  await noteForSearch(trx, own.findingId);
  return numUpdatedRows === 1n;
}

/** Takes the internal notes off a finding that moves to another engagement, and gives them back for {@link putNotes}. */
export const takeNotes = (trx: Trx, findingId: string): Promise<RemarksTable[]> =>
  trx.deleteFrom('internal_notes').where('finding_id', '=', findingId).returningAll().execute();

/** Puts notes that were taken off their finding to it again, where it is now. */
export async function putNotes(
  trx: Trx,
  notes: readonly RemarksTable[],
  engagementId: string,
): Promise<void> {
  for (const note of notes)
    await trx
      .insertInto('internal_notes')
      .values({ ...note, engagement_id: engagementId })
      .execute();
}
