import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { record } from '../../../audit/record.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { heldEngagement } from '../engagement/commands.ts';
import { tell } from '../notices/notices.ts';
import { recordedOf } from '../recorded.ts';
import { sealAnswer } from './content.ts';
import { findRound, type Round } from './queries.ts';
import { declineRound } from './rounds.ts';
import { type RetestSheet, sheetsOf } from './sheets.ts';

/** A round with its engagement held, read within the reach that the actor has now; null where there is none. */
export async function heldRound(
  services: Services,
  held: Held<'dashboard'>,
  id: string,
  how: 'unchanged' | 'alone' = 'alone',
): Promise<Round | null> {
  const { trx, reach } = held;
  const found = await trx
    .selectFrom('retest_rounds')
    .select('engagement_id')
    .where('id', '=', id)
    .executeTakeFirst();
  if (found === undefined) return null;
  if ((await heldEngagement(services, held, found.engagement_id, how)) === null) return null;
  return findRound({ db: trx, keyring: services.keyring }, reach, id);
}

/** How an event of a round stands in the record: by ids alone (E24). */
export const recordedRound = (
  held: Held<'dashboard'>,
  { id, engagementId }: Pick<Round, 'id' | 'engagementId'>,
) => ({ ...recordedOf(held, engagementId), detail: { roundId: id } });

/** Tells of a round whether it is as whoever changes it has seen it; null for whoever changes it however it is. */
export type RoundSeen = ((round: Round, sheets: readonly RetestSheet[]) => boolean) | null;

/** Whether a round that is held is as whoever changes it has seen it. */
export const isAsSeen = async (
  { keyring }: Pick<Services, 'keyring'>,
  { trx, reach }: Held<'dashboard'>,
  round: Round,
  seen: RoundSeen,
): Promise<boolean> => seen === null || seen(round, await sheetsOf({ db: trx, keyring }, reach, round));

/** `state`: it is under way or over by now. `changed`: it is not as whoever changes it has seen it. */
export type RoundOutcome =
  | { readonly ok: true; readonly engagementId: string }
  | { readonly ok: false; readonly reason: 'unknown' | 'state' | 'changed' };

/** Declines a retest that a client asked for, with a reason that they read (E19). Its findings stay in the states that they have. */
export function declineRetest(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  reason: string,
  seen: RoundSeen = null,
): Promise<RoundOutcome> {
  return perform(services, act, async (held): Promise<RoundOutcome> => {
    const { trx, now, session } = held;
    const round = await heldRound(services, held, id);
    if (round === null) return { ok: false, reason: 'unknown' };
    if (!(await isAsSeen(services, held, round, seen))) return { ok: false, reason: 'changed' };
    const { engagementId } = round;
    const key = await companyKey(trx, services.keyring, round);
    const by = session.account.id;
    if (!(await declineRound(trx, { id, answer: sealAnswer(key, id, reason) }, { by, now })))
      return { ok: false, reason: 'state' };
    await record(trx, { ...recordedRound(held, round), type: 'retest.declined' });
    const { workspaceId, companyId } = round;
    const declined = { kind: 'retest-declined', about: id, findingId: null, at: now } as const;
    await tell(trx, services.keyring, { ...declined, workspaceId, companyId, engagementId }, { by });
    return { ok: true, engagementId };
  });
}
