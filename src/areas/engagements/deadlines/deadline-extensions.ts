import type { Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';

/** Writes what was granted beyond a deadline: to which day, why, by whom (E13). */

interface DeadlineExtensionsTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  finding_id: string;
  /** The deadline that it was; null for none. */
  deadline_before: string | null;
  /** The day that it was extended to, as `2026-11-25`. */
  deadline: string;
  /** Sealed under the company's key. */
  reason: Uint8Array;
  made_at: Millis;
  made_by: string | null;
  taken_back_at: Millis | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    deadline_extensions: DeadlineExtensionsTable;
  }
}

/** A reason as it is stored. */
export const sealReason = (key: CompanyKey, id: string, reason: string): Uint8Array =>
  key.seal(reason, ['deadline_extensions', id, 'reason']);

/** Throws `SealedBoxError` for what was not sealed there. */
export const unsealReason = (key: CompanyKey, id: string, box: Uint8Array): string =>
  key.unseal(box, ['deadline_extensions', id, 'reason']);

/** Notes that a deadline was extended. Whoever does sets it, too. */
export async function addExtension(
  trx: Trx,
  extension: EngagementIds & {
    readonly id: string;
    readonly findingId: string;
    readonly before: string | null;
    readonly deadline: string;
    readonly reason: Uint8Array;
  },
  { by, now }: { readonly by: string; readonly now: number },
): Promise<void> {
  await trx
    .insertInto('deadline_extensions')
    .values({
      id: extension.id,
      ...engagementColumns(extension),
      finding_id: extension.findingId,
      deadline_before: extension.before,
      deadline: extension.deadline,
      reason: extension.reason,
      made_at: now,
      made_by: by,
      taken_back_at: null,
    })
    .execute();
}

/** Notes that an extension holds no more; false where it does not already. It stays to be read. */
export async function endExtension(
  trx: Trx,
  { id, findingId }: { readonly id: string; readonly findingId: string },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('deadline_extensions')
    .set({ taken_back_at: now })
    .where('id', '=', id)
    .where('finding_id', '=', findingId)
    .where('taken_back_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
