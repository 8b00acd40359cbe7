import type { Generated } from 'kysely';
import type { Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';

/** Writes the evidence of engagements: what a file is called and shows. Its bytes are the store's (E11). */

interface EvidenceTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  file_id: string;
  /** Sealed under the company's key. */
  content: Uint8Array;
  /** A small picture, sealed; null for what is no picture. */
  thumbnail: Uint8Array | null;
  created_at: Millis;
  created_by: string | null;
  /** Among the evidence of its engagement; of the same place the older id is first. */
  position: Generated<number>;
  /** Its file is deleted then, and in 30 days gone, and this row with it. */
  removed_at: Millis | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    evidence: EvidenceTable;
  }
}

/** Adds a file that is ready, behind the others of its engagement. */
export async function addEvidence(
  trx: Trx,
  evidence: EngagementIds & {
    readonly id: string;
    readonly fileId: string;
    readonly content: Uint8Array;
    readonly thumbnail: Uint8Array | null;
  },
  { by, now }: { readonly by: string; readonly now: number },
): Promise<void> {
  await trx
    .insertInto('evidence')
    .values((eb) => ({
      id: evidence.id,
      ...engagementColumns(evidence),
      file_id: evidence.fileId,
      content: evidence.content,
      thumbnail: evidence.thumbnail,
      created_at: now,
      created_by: by,
      position: eb
        .selectFrom('evidence as v')
        .select((last) =>
          last(last.fn.coalesce(last.fn.max('v.position'), last.lit(0)), '+', 1).as('position'),
        )
        .where('v.engagement_id', '=', evidence.engagementId),
      removed_at: null,
    }))
    .execute();
}

/** Changes what it is called and shows; false where it was removed meanwhile. */
export async function changeEvidence(trx: Trx, id: string, content: Uint8Array): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('evidence')
    .set({ content })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Puts the evidence of an engagement that the caller holds alone in the order of these ids. */
export async function orderEvidence(trx: Trx, engagementId: string, ids: readonly string[]): Promise<void> {
  for (const [index, id] of ids.entries())
    await trx
      .updateTable('evidence')
      .set({ position: index + 1 })
      .where('id', '=', id)
      .where('engagement_id', '=', engagementId)
      .where('position', '!=', index + 1)
      .execute();
}

/** Takes it out of its engagement; false where somebody else did so first. */
export async function removeEvidence(trx: Trx, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('evidence')
    .set({ removed_at: now })
    .where('id', '=', id)
    .where('removed_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
