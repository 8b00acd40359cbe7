import { setImmediate } from 'node:timers/promises';
import type { Generated } from 'kysely';
import type { Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import { beginHistory, notePublishedVersion, removeVersions } from '../history/versions.ts';
import { noteForSearch } from '../search/changes.ts';
import { erasePacks } from '../search/packs.ts';
import { type EngagementIds, engagementColumns } from './engagement-ids.ts';
import { removeAssets } from './finding-assets.ts';

/** Writes findings as the consultancy has them: drafts, and drafts beside what is published (E12). */

interface FindingsTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  number: number;
  /** A rank of `domain/finding.ts`, plain: lists are sorted by it. */
  severity: number | null;
  /** Sealed under the company's key. */
  content: Uint8Array;
  revision: Generated<number>;
  created_at: Millis;
  created_by: string | null;
  /** The page on which it was begun, as that page called itself; null where a program made it. */
  begun_on: string | null;
  changed_at: Millis;
  changed_by: string | null;
  /** Which revision the client has; null for what was never published. */
  published_revision: number | null;
  /** A draft that was deleted then, is restored or gone for good (E15): whoever reads findings says whether it counts. */
  deleted_at: Millis | null;
  deleted_by: string | null;
  /** Whether it is found by its assets. */
  has_marks: Generated<0 | 1>;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    findings: FindingsTable;
  }
}

/** Who wrote, and when. */
interface Writing {
  readonly by: string;
  readonly now: number;
}

/** Adds a draft, with which its history begins (E15). */
export async function addFinding(
  trx: Trx,
  finding: EngagementIds & {
    readonly id: string;
    readonly number: number;
    readonly severity: number | null;
    readonly content: Uint8Array;
    readonly begunOn?: string | null;
    /** The caller marks its assets. */
    readonly isMarked?: boolean;
  },
  { by, now }: Writing,
): Promise<void> {
  await trx
    .insertInto('findings')
    .values({
      id: finding.id,
      ...engagementColumns(finding),
      number: finding.number,
      severity: finding.severity,
      content: finding.content,
      ...{ created_at: now, created_by: by, changed_at: now, changed_by: by },
      begun_on: finding.begunOn ?? null,
      ...{ published_revision: null, deleted_at: null, deleted_by: null },
      has_marks: finding.isMarked === true ? 1 : 0,
    })
    .execute();
  await beginHistory(trx, finding, { by, now });
  await noteForSearch(trx, finding.id);
}

/**
 * Puts new content in the place of that of a revision; the new revision, or null where somebody else was first. Whoever does
 * keeps in the history what was there before.
 */
export async function rewriteFinding(
  trx: Trx,
  finding: {
    readonly id: string;
    readonly revision: number;
    readonly severity: number | null;
    readonly content: Uint8Array;
    /** The caller marks its assets anew; else they are as they were. */
    readonly isMarked?: boolean;
  },
  { by, now }: Writing,
): Promise<number | null> {
  const written = await trx
    .updateTable('findings')
    .set({
      severity: finding.severity,
      content: finding.content,
      revision: finding.revision + 1,
      changed_at: now,
      changed_by: by,
      ...(finding.isMarked === true && { has_marks: 1 as const }),
    })
    .where('id', '=', finding.id)
    .where('revision', '=', finding.revision)
    .where('deleted_at', 'is', null)
    .returning('revision')
    .executeTakeFirst();
  if (written === undefined) return null;
  await noteForSearch(trx, finding.id);
  return written.revision;
}

/** Rates what a revision comes to otherwise, without a change of what was written; nothing where another is there by now. */
export async function rerankFinding(
  trx: Trx,
  { id, revision, severity }: Pick<FindingsTable, 'id' | 'severity'> & { readonly revision: number },
): Promise<void> {
  await trx
    .updateTable('findings')
    .set({ severity })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .execute();
}

/** Notes that a revision is marked; false where another is there by now, or it was before. */
export async function noteFindingMarked(
  trx: Trx,
  { id, revision }: { readonly id: string; readonly revision: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('findings')
    .set({ has_marks: 1 })
    .where('id', '=', id)
    .where('revision', '=', revision)
    .where('has_marks', '=', 0)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Notes that the client has this revision, which is what is written there now. */
export async function notePublished(trx: Trx, id: string, revision: number, now: number): Promise<void> {
  await trx.updateTable('findings').set({ published_revision: revision }).where('id', '=', id).execute();
  await notePublishedVersion(trx, id, now);
}

/** Has findings be ahead of what their clients have, because of a change beside their texts. */
export async function noteShownChanged(trx: Trx, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  await trx
    .updateTable('findings')
    .set((eb) => ({ revision: eb('revision', '+', 1) }))
    .where('id', 'in', ids)
    .whereRef('published_revision', '=', 'revision')
    .execute();
}

/**
 * Deletes what was never published, so that it can be restored for a while; false where it was published, or is gone. Its
 * number is not given again.
 */
export async function deleteDraft(trx: Trx, id: string, { by, now }: Writing): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('findings')
    // Whoever goes on writing on its page begins another.
    .set({ deleted_at: now, deleted_by: by, begun_on: null })
    .where('id', '=', id)
    .where('published_revision', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  await noteForSearch(trx, id);
  return numUpdatedRows === 1n;
}

/**
 * Puts a draft into another engagement of its company, under a number of that one, with its history (E18); false where it was
 * published, or is gone. What else hangs on it the caller has taken off before, and puts back.
 */
export async function transferDraft(
  trx: Trx,
  id: string,
  { engagementId: engagement_id, number }: { readonly engagementId: string; readonly number: number },
): Promise<boolean> {
  await noteForSearch(trx, id);
  const { numUpdatedRows } = await trx
    .updateTable('findings')
    .set((eb) => ({ engagement_id, number, begun_on: null, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('published_revision', 'is', null)
    .where('deleted_at', 'is', null)
    .executeTakeFirst();
  await noteForSearch(trx, id);
  return numUpdatedRows === 1n;
}

/** Brings back a draft that was deleted after a moment; false where somebody else did, or it is gone. */
export async function undeleteDraft(trx: Trx, id: string, after: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('findings')
    .set({ deleted_at: null, deleted_by: null })
    .where('id', '=', id)
    .where('deleted_at', '>', after)
    .executeTakeFirst();
  await noteForSearch(trx, id);
  return numUpdatedRows === 1n;
}

/** Removes a draft for good that was deleted up to a moment, with all that hangs on it. */
export async function removeDeletedDraft(trx: Trx, id: string, until: number): Promise<void> {
  await trx.deleteFrom('findings').where('id', '=', id).where('deleted_at', '<=', until).execute();
}

/** How many findings go in one statement: few enough that others are answered in between. */
const ERASED_AT_ONCE = 50;

/**
 * Deletes all findings of a company, published or not, and with them what was published and said of each. SQLite answers
 * nobody while a statement runs, so that others take their turn after every few; what they read is as before the transaction.
 */
export async function eraseFindings(
  trx: Trx,
  { workspaceId, companyId }: Pick<EngagementIds, 'workspaceId' | 'companyId'>,
): Promise<void> {
  await erasePacks(trx, { workspaceId, companyId });
  for (;;) {
    const some = trx
      .selectFrom('findings')
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('company_id', '=', companyId)
      .limit(ERASED_AT_ONCE);
    const ids = (await some.execute()).map(({ id }) => id);
    if (ids.length === 0) return;
    while ((await removeVersions(trx, ids)) || (await removeAssets(trx, ids))) await setImmediate();
    await trx.deleteFrom('findings').where('id', 'in', ids).execute();
    await setImmediate();
  }
}
