import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { newId } from '../../../data/id.ts';
import { PUBLISHED_STATES, type PublishedState } from '../../../domain/finding.ts';
import { MOST_IN_ROUND } from '../../../domain/retest.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { heldRound, isAsSeen, type RoundOutcome, type RoundSeen, recordedRound } from './decline.ts';
import { publishedAmong, retestableAmong } from './finding-queries.ts';
import { removeResults } from './results.ts';
import { addBegunRound, addRetestFindings, beginRound, dropRetestFinding, removeRound } from './rounds.ts';

/** What the consultancy can retest: fixed and accepted findings too, to see whether they still are. */
export const RETESTABLE_STATES: readonly PublishedState[] = PUBLISHED_STATES.filter(
  (state) => state !== 'withdrawn',
);

/**
 * `unknown`: there is no such engagement or round within reach, or one of the findings is none of its published ones. `changed`:
 * the round is not as whoever adds to it has seen it.
 */
export type PlanRetestOutcome =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'state' | 'changed' };

/** Whether findings of an engagement can be retested. */
async function areRetestable(
  services: Services,
  { trx, reach }: Pick<Held<'dashboard'>, 'trx' | 'reach'>,
  engagementId: string,
  ids: readonly string[],
): Promise<'yes' | 'unknown' | 'state'> {
  if ((await publishedAmong(trx, reach, engagementId, ids)).size !== ids.length) return 'unknown';
  const needs = { db: trx, keyring: services.keyring };
  const known = await retestableAmong(needs, reach, engagementId, ids, RETESTABLE_STATES);
  return known.length === ids.length ? 'yes' : 'state';
}

/** Begins a round that nobody has asked for (E19). Its client knows nothing of it until it is published. */
export function planRetest(
  services: Services,
  act: Act<'dashboard'>,
  engagementId: string,
  findingIds: readonly string[],
): Promise<PlanRetestOutcome> {
  return perform(services, act, async (held): Promise<PlanRetestOutcome> => {
    const { trx, now, session } = held;
    const engagement = await heldEngagement(services, held, engagementId, 'alone');
    if (engagement === null) return { ok: false, reason: 'unknown' };
    const ids = [...new Set(findingIds)];
    const are = await areRetestable(services, held, engagementId, ids);
    if (are !== 'yes') return { ok: false, reason: are };
    const { workspaceId, companyId } = engagement;
    const round = { id: newId(), workspaceId, companyId, engagementId };
    await addBegunRound(trx, round, { by: session.account.id, now });
    await addRetestFindings(trx, round, ids, false);
    await record(trx, { ...recordedRound(held, round), type: 'retest.begun' });
    return { ok: true, id: round.id };
  });
}

/** Begins a round that a client asked for (E19), of which they learn nothing. */
export function beginRetest(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  seen: RoundSeen = null,
): Promise<RoundOutcome> {
  return perform(services, act, async (held): Promise<RoundOutcome> => {
    const { trx, now, session } = held;
    const round = await heldRound(services, held, id);
    if (round === null) return { ok: false, reason: 'unknown' };
    if (!(await isAsSeen(services, held, round, seen))) return { ok: false, reason: 'changed' };
    if (!(await beginRound(trx, id, { by: session.account.id, now }))) return { ok: false, reason: 'state' };
    await record(trx, { ...recordedRound(held, round), type: 'retest.begun' });
    return { ok: true, engagementId: round.engagementId };
  });
}

/** Adds findings to a round that is under way; those that are in it already stay. */
export function addToRetest(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  findingIds: readonly string[],
  seen: RoundSeen = null,
): Promise<PlanRetestOutcome> {
  return perform(services, act, async (held): Promise<PlanRetestOutcome> => {
    const { trx } = held;
    const round = await heldRound(services, held, id);
    if (round === null) return { ok: false, reason: 'unknown' };
    if (!(await isAsSeen(services, held, round, seen))) return { ok: false, reason: 'changed' };
    if (round.state !== 'running') return { ok: false, reason: 'state' };
    const rows = await trx
      .selectFrom('retest_findings')
      .select('finding_id')
      .where('round_id', '=', id)
      .execute();
    const inRound = new Set(rows.map((row) => row.finding_id));
    const ids = [...new Set(findingIds)].filter((one) => !inRound.has(one));
    if (inRound.size + ids.length > MOST_IN_ROUND) return { ok: false, reason: 'state' };
    const are = await areRetestable(services, held, round.engagementId, ids);
    if (are !== 'yes') return { ok: false, reason: are };
    if (ids.length > 0) await addRetestFindings(trx, round, ids, false);
    return { ok: true, id };
  });
}

/** Takes a finding out of a round that is under way, with its results. What a client asked for stays in it. */
export function takeOutOfRetest(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  findingId: string,
): Promise<RoundOutcome> {
  return perform(services, act, async (held): Promise<RoundOutcome> => {
    const { trx } = held;
    const round = await heldRound(services, held, id);
    if (round === null) return { ok: false, reason: 'unknown' };
    if (round.state !== 'running') return { ok: false, reason: 'state' };
    if (!(await dropRetestFinding(trx, { id, findingId }))) return { ok: false, reason: 'unknown' };
    await removeResults(trx, { roundId: id, findingId });
    return { ok: true, engagementId: round.engagementId };
  });
}

/** Drops a round that is under way and that nobody asked for, with all of its results. */
export function discardRetest(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  seen: RoundSeen = null,
): Promise<RoundOutcome> {
  return perform(services, act, async (held): Promise<RoundOutcome> => {
    const round = await heldRound(services, held, id);
    if (round === null) return { ok: false, reason: 'unknown' };
    if (!(await isAsSeen(services, held, round, seen))) return { ok: false, reason: 'changed' };
    if (!(await removeRound(held.trx, id))) return { ok: false, reason: 'state' };
    await record(held.trx, { ...recordedRound(held, round), type: 'retest.discarded' });
    return { ok: true, engagementId: round.engagementId };
  });
}
