import type { Act } from '../../../access/context.ts';
import { performAlone } from '../../../access/deed-alone.ts';
import type { Trx } from '../../../data/database.ts';
import type { EngagementState } from '../../../domain/engagement.ts';
import type { Services } from '../../../services.ts';
import { peopleOf, wholeTeam } from './colleagues.ts';
import {
  type EngagementPlan,
  heldEngagement,
  type PlanOutcome,
  replanHeld,
  showHeld,
  stepHeld,
  takenReference,
} from './commands.ts';
import { planAsItIs, planRevision } from './plan-revision.ts';
import { teamOf } from './queries.ts';

/** What of an engagement is to be changed; what is left out stays as it is. */
export interface EngagementAmendment {
  /** The one that whoever changes it has read; without it nothing is asked. */
  readonly revision?: number;
  readonly plan?: { readonly [Part in keyof EngagementPlan]?: EngagementPlan[Part] | undefined };
  readonly state?: EngagementState | undefined;
  readonly visible?: boolean | undefined;
}

/** `changed`: somebody else was first. Nothing was written. */
export type AmendOutcome = PlanOutcome | { readonly ok: false; readonly reason: 'changed' };

/** Who is to be on the team, named anew or staying: those who stay are held like those who come. */
async function peopleIn(
  trx: Trx,
  id: string,
  { teamIds, leadId }: NonNullable<EngagementAmendment['plan']>,
): Promise<Pick<EngagementPlan, 'teamIds' | 'leadId'>> {
  const [before, team] = [
    await trx.selectFrom('engagements').select('lead_id').where('id', '=', id).executeTakeFirst(),
    await trx.selectFrom('engagement_team').select('account_id').where('engagement_id', '=', id).execute(),
  ];
  return {
    leadId: leadId === undefined ? (before?.lead_id ?? null) : leadId,
    teamIds: teamIds ?? team.map(({ account_id }) => account_id),
  };
}

/**
 * Changes what an engagement is, and who is on its team. `seen` is the `planRevision` that the form was made of; nobody's
 * change since then is overwritten (E14).
 */
export function replanEngagement(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  { seen, ...plan }: EngagementPlan & { readonly seen: string | null },
): Promise<AmendOutcome> {
  return performAlone(
    services,
    act,
    async (held): Promise<AmendOutcome> => {
      const before = await heldEngagement(services, held, id, 'alone');
      if (before === null) return { ok: false, reason: 'unknown' };
      const now = planRevision(planAsItIs(before, await teamOf(held.trx, held.reach, id)));
      if (seen === null || seen === now) return replanHeld(services, held, before, plan);
      // Who presses twice finds what they wanted.
      const isWanted = now === planRevision({ ...plan, teamIds: wholeTeam(plan, held.reach) });
      return isWanted ? { ok: true, id } : { ok: false, reason: 'changed' };
    },
    peopleOf(act.session.workspace.id, plan),
  ).catch(takenReference);
}

/** Changes what an engagement is, where it stands and who sees it, all of that or nothing (E6). */
export function amendEngagement(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  { revision, plan = {}, state, visible }: EngagementAmendment,
): Promise<AmendOutcome> {
  return performAlone(
    services,
    act,
    async (held): Promise<AmendOutcome> => {
      const before = await heldEngagement(services, held, id, 'alone');
      if (before === null) return { ok: false, reason: 'unknown' };
      if (revision !== undefined && before.revision !== revision) return { ok: false, reason: 'changed' };
      const given = Object.entries(plan).filter(([, part]) => part !== undefined);
      if (given.length > 0) {
        const team = await teamOf(held.trx, held.reach, id);
        const whole: EngagementPlan = { ...planAsItIs(before, team), ...Object.fromEntries(given) };
        const replanned = await replanHeld(services, held, before, whole);
        if (!replanned.ok) return replanned;
      }
      if (state !== undefined) await stepHeld(held, before, state);
      if (visible !== undefined) await showHeld(held, before, visible);
      return { ok: true, id };
    },
    async (trx) => peopleOf(act.session.workspace.id, await peopleIn(trx, id, plan))(trx),
  ).catch(takenReference);
}
