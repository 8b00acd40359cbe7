import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { type Move, type PublishedState, stateAfter } from '../../../domain/finding.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { holdEngagement } from '../engagement/engagements.ts';
import { sealStateNote } from '../finding/content.ts';
import { movePublished } from '../finding/published-findings.ts';
import { happeningTo, tell } from '../notices/notices.ts';
import { type ClientFinding, findPublished } from './queries.ts';

type Holding = Held<'portal'>;

/** A published finding with its engagement held, read within the reach that the client has now. */
export async function heldPublished(
  services: Services,
  held: Holding,
  id: string,
): Promise<ClientFinding | null> {
  const { trx, reach } = held;
  const found = await trx
    .selectFrom('published_findings')
    .select('engagement_id')
    .where('finding_id', '=', id)
    .executeTakeFirst();
  if (found === undefined) return null;
  await holdEngagement(trx, found.engagement_id, 'unchanged');
  return findPublished({ db: trx, keyring: services.keyring }, reach, id);
}

/** What a client answers to a finding: it is fixed, or they live with it until a day. */
export type ClientMove =
  | { readonly move: Extract<Move, 'report-fix'>; readonly note: string }
  | { readonly move: Extract<Move, 'accept-risk'>; readonly note: string; readonly until: string }
  | { readonly move: Extract<Move, 'reopen'>; readonly note: string };

export type AnswerOutcome =
  | { readonly ok: true; readonly state: PublishedState }
  /**
   * `reader`: they may read and comment, and not answer for their company (E4). `state`: it is past that by now. `changed`: it is
   * not as whoever answers has seen it.
   */
  | { readonly ok: false; readonly reason: 'unknown' | 'reader' | 'state' | 'changed' };

/** Answers a published finding on behalf of the client's company (E12, E21). */
export function answerFinding(
  services: Services,
  act: Act<'portal'>,
  id: string,
  answer: ClientMove,
  seen: ((finding: ClientFinding) => boolean) | null = null,
): Promise<AnswerOutcome> {
  return perform(services, act, async (held): Promise<AnswerOutcome> => {
    const { trx, reach, session, origin, now, actor } = held;
    const finding = await heldPublished(services, held, id);
    if (finding === null) return { ok: false, reason: 'unknown' };
    if (!reach.mayRespond) return { ok: false, reason: 'reader' };
    if (seen !== null && !seen(finding)) return { ok: false, reason: 'changed' };
    const { state: from } = finding;
    // What the consultancy closed or withdrew is not for the client to open again.
    if (answer.move === 'reopen' && from !== 'fix-reported' && from !== 'risk-accepted')
      return { ok: false, reason: 'state' };
    const to = stateAfter(answer.move, from);
    if (to === null) return { ok: false, reason: 'state' };
    const { workspaceId, companyId } = reach;
    const key = await companyKey(trx, services.keyring, { workspaceId, companyId });
    const note = answer.note === '' ? null : sealStateNote(key, id, answer.note);
    const acceptedUntil = answer.move === 'accept-risk' ? answer.until : null;
    const moved = await movePublished(
      trx,
      id,
      { from, to, note, acceptedUntil },
      { by: session.account.id, now },
    );
    if (!moved) return { ok: false, reason: 'state' };
    await record(trx, {
      at: now,
      origin,
      workspaceId,
      actor,
      subject: { id, label: '' },
      type: 'finding.moved',
      detail: { from, to },
    });
    if (answer.move === 'report-fix') {
      const reported = { id, workspaceId, companyId, engagementId: finding.engagementId };
      const happening = happeningTo(reported, 'fix-reported', now);
      await tell(trx, services.keyring, happening, { by: session.account.id });
    }
    return { ok: true, state: to };
  });
}
