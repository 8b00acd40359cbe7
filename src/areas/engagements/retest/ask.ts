import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { newId } from '../../../data/id.ts';
import { stateAfter } from '../../../domain/finding.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { holdEngagement } from '../engagement/engagements.ts';
import { findEngagement } from '../engagement/queries.ts';
import { movePublished } from '../finding/published-findings.ts';
import { tell } from '../notices/notices.ts';
import { sealNote } from './content.ts';
import { publishedAmong, retestableAmong } from './finding-queries.ts';
import { addAskedRound, addRetestFindings } from './rounds.ts';

/**
 * `unknown`: there is no such engagement, or one of the findings is none of its published ones. `reader`: they may read, and
 * not answer for their company (E4). `state`: one of the findings is not open any more, or a retest of it is asked for already.
 */
export type AskOutcome =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'reader' | 'state' };

/**
 * Asks for a retest of open findings on behalf of the client's company (E19). Those whose fix was not reported before are
 * reported as fixed by it.
 */
export function askForRetest(
  services: Services,
  act: Act<'portal'>,
  engagementId: string,
  { findingIds, note }: { readonly findingIds: readonly string[]; readonly note: string },
): Promise<AskOutcome> {
  return perform(services, act, async (held): Promise<AskOutcome> => {
    const { trx, reach, session, origin, now, actor } = held;
    const needs = { db: trx, keyring: services.keyring };
    // So that of two who ask for the same at once, the second finds what the first one asked for.
    await holdEngagement(trx, engagementId, 'alone');
    const engagement = await findEngagement(needs, reach, engagementId);
    if (engagement === null) return { ok: false, reason: 'unknown' };
    const ids = [...new Set(findingIds)];
    if ((await publishedAmong(trx, reach, engagementId, ids)).size !== ids.length)
      return { ok: false, reason: 'unknown' };
    if (!reach.mayRespond) return { ok: false, reason: 'reader' };
    const open = await retestableAmong(needs, reach, engagementId, ids);
    const chosen = open.filter((finding) => !finding.isAsked);
    if (chosen.length !== ids.length) return { ok: false, reason: 'state' };
    const { workspaceId, companyId } = engagement;
    const key = await companyKey(trx, services.keyring, { workspaceId, companyId });
    const round = { id: newId(), workspaceId, companyId, engagementId };
    const doing = { by: session.account.id, now };
    const said = { at: now, origin, workspaceId, actor };
    await addAskedRound(trx, { ...round, note: note === '' ? null : sealNote(key, round.id, note) }, doing);
    await addRetestFindings(trx, round, ids, true);
    for (const { id, state: from } of chosen) {
      const to = stateAfter('report-fix', from);
      if (to === null) continue;
      // The engagement is held alone: what was read a moment ago stands. A return would commit half of it.
      if (!(await movePublished(trx, id, { from, to, note: null, acceptedUntil: null }, doing)))
        throw new Error('a finding moved under an engagement that is held');
      await record(trx, {
        ...said,
        type: 'finding.moved',
        subject: { id, label: '' },
        detail: { from, to },
      });
    }
    await record(trx, {
      ...said,
      type: 'retest.asked',
      subject: { id: engagementId, label: '' },
      detail: { roundId: round.id },
    });
    // One email for all of it: nobody is told of each fix that is reported by it.
    const { id: about, ...engagementIds } = round;
    const happening = { ...engagementIds, kind: 'retest-asked', about, findingId: null, at: now } as const;
    await tell(trx, services.keyring, happening, { by: session.account.id });
    return { ok: true, id: round.id };
  });
}
