import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { newId } from '../../../data/id.ts';
import { laterOf, parseExtension } from '../../../domain/deadline.ts';
import { isOpen } from '../../../domain/finding.ts';
import { localDay } from '../../../domain/zoned-time.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { heldFinding } from '../finding/commands.ts';
import type { FindingSeen } from '../finding/publish.ts';
import { setDeadline } from '../finding/published-findings.ts';
import { recordedOf } from '../recorded.ts';
import { addExtension, endExtension, sealReason } from './deadline-extensions.ts';
import { grantedFor } from './queries.ts';

/** What is wrong with the day of an extension. */
export const EXTENSION_DAY =
  'Choose a day from today on, after the present deadline and at most two years from now.';

const MOST_REASON = 500;

/** What is wrong with the reason for an extension; null where nothing is. */
export function extensionReasonProblem(reason: string): string | null {
  if (reason.trim() === '') return 'Write the reason: the client reads it.';
  return reason.trim().length > MOST_REASON ? `Use at most ${MOST_REASON} characters.` : null;
}

/**
 * `unknown`: the client has no such finding, or it is out of reach. `state`: there is nothing left to fix. `day`: it is no day,
 * or none that the deadline can be extended to. `changed`: the finding is not as whoever extends it has seen it.
 */
export type ExtendOutcome =
  | { readonly ok: true; readonly deadline: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'state' | 'day' | 'changed' };

/** Extends the deadline of a published finding, with a reason that both sides read (E13); or gives one to it that had none. */
export function extendDeadline(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  { day, reason }: { readonly day: string; readonly reason: string },
  seen: FindingSeen = null,
): Promise<ExtendOutcome> {
  return perform(services, act, async (held): Promise<ExtendOutcome> => {
    const finding = await heldFinding(services, held, id, 'alone');
    if (finding?.published == null) return { ok: false, reason: 'unknown' };
    if (seen !== null && !seen(finding)) return { ok: false, reason: 'changed' };
    const { trx, now, session } = held;
    const { state, deadline: before } = finding.published;
    if (!isOpen(state)) return { ok: false, reason: 'state' };
    const deadline = parseExtension(day, before, localDay(now, session.workspace.zone));
    if (deadline === null) return { ok: false, reason: 'day' };
    const key = await companyKey(trx, services.keyring, finding);
    const extensionId = newId();
    const { workspaceId, companyId, engagementId } = finding;
    await addExtension(
      trx,
      {
        ...{ id: extensionId, findingId: id, workspaceId, companyId, engagementId },
        ...{ before, deadline },
        reason: sealReason(key, extensionId, reason.trim()),
      },
      { by: session.account.id, now },
    );
    await setDeadline(trx, id, deadline, now);
    await record(trx, { ...recordedOf(held, id), type: 'finding.deadline-extended' });
    return { ok: true, deadline };
  });
}

/** Takes an extension back, so that the deadline is what it would be without; false where it is not there, or was before. */
export function takeExtensionBack(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  extensionId: string,
): Promise<boolean> {
  return perform(services, act, async (held) => {
    const finding = await heldFinding(services, held, id, 'alone');
    if (finding?.published == null) return false;
    const { trx, now } = held;
    if (!(await endExtension(trx, { id: extensionId, findingId: id }, now))) return false;
    const { usual_deadline: usual } = await trx
      .selectFrom('published_findings')
      .select('usual_deadline')
      .where('finding_id', '=', id)
      .executeTakeFirstOrThrow();
    await setDeadline(trx, id, laterOf(usual, await grantedFor(trx, id)), now);
    await record(trx, { ...recordedOf(held, id), type: 'finding.extension-ended' });
    return true;
  });
}
