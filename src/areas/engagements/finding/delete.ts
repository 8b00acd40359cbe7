import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import type { Services } from '../../../services.ts';
import { recordedOf } from '../recorded.ts';
import { heldFinding } from './commands.ts';
import { deleteDraft } from './findings.ts';
import type { Finding } from './queries.ts';

/** `published`: the client has it, so that it can be withdrawn, not deleted. `changed`: it has another revision than was named. */
export type DeleteOutcome =
  | { readonly ok: true; readonly engagementId: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'published' | 'changed' };

/** Deletes a draft that is held; false where it was published. */
export async function deleteHeld(
  held: Held<'dashboard'>,
  { id, engagementId, number }: Pick<Finding, 'id' | 'engagementId' | 'number'>,
): Promise<boolean> {
  const by = { by: held.session.account.id, now: held.now };
  if (!(await deleteDraft(held.trx, id, by))) return false;
  await record(held.trx, {
    ...recordedOf(held, id),
    type: 'finding.deleted',
    detail: { engagementId, number },
  });
  return true;
}

/** Deletes a draft that was never published, for 30 days in which it can be restored; where a revision is named, only that one. */
export function deleteFinding(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  revision: number | null = null,
): Promise<DeleteOutcome> {
  return perform(services, act, async (held): Promise<DeleteOutcome> => {
    const finding = await heldFinding(services, held, id, 'alone');
    if (finding === null) return { ok: false, reason: 'unknown' };
    if (revision !== null && revision !== finding.revision) return { ok: false, reason: 'changed' };
    if (!(await deleteHeld(held, finding))) return { ok: false, reason: 'published' };
    return { ok: true, engagementId: finding.engagementId };
  });
}
