import { sql } from 'kysely';
import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { type HeldAlone, performAlone } from '../../../access/deed-alone.ts';
import { keeps } from '../../../access/reach.ts';
import { record } from '../../../audit/record.ts';
import { isUniqueViolation } from '../../../data/database.ts';
import { newId } from '../../../data/id.ts';
import { type EngagementKind, type EngagementState, endsBeforeItStarts } from '../../../domain/engagement.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { recordedOf } from '../recorded.ts';
import { areColleagues, peopleOf, wholeTeam } from './colleagues.ts';
import { type EngagementContent, sealEngagement } from './content.ts';
import {
  addEngagement,
  changeEngagement,
  type EngagementRow,
  holdEngagement,
  moveEngagement,
  setTeam,
  showEngagement,
} from './engagements.ts';
import { type Engagement, findEngagement } from './queries.ts';

/** What whoever plans an engagement says of it. */
export interface EngagementPlan extends EngagementContent {
  readonly reference: string;
  readonly kind: EngagementKind;
  /** Days, as `2026-11-25`. */
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly leadId: string | null;
  readonly teamIds: readonly string[];
}

export type PlanOutcome =
  | { readonly ok: true; readonly id: string }
  | {
      readonly ok: false;
      /**
       * `company`: there is no such company, or it is archived. `not-kept`: with need to know, whoever plans is on no team of
       * the company. `reference`: another engagement has it. `member`: somebody named
       * does not belong to the consultancy (any more). `dates`: the last day comes before the first. `unknown`: there is no such engagement within reach.
       */
      readonly reason: 'company' | 'not-kept' | 'reference' | 'member' | 'dates' | 'unknown';
    };

/** Ends the transaction where a reference is taken. */
class ReferenceTaken extends Error {}

/** The outcome of what ended because a reference is taken; throws everything else. */
export const takenReference = (error: unknown): PlanOutcome => {
  if (error instanceof ReferenceTaken) return { ok: false, reason: 'reference' };
  throw error;
};

const rowOf = (plan: EngagementPlan, content: Uint8Array): EngagementRow => ({
  reference: plan.reference,
  kind: plan.kind,
  startsOn: plan.startsOn,
  endsOn: plan.endsOn,
  leadId: plan.leadId,
  content,
});

const contentOf = ({ title, scope, rules, tags }: EngagementPlan): EngagementContent => ({
  title,
  scope,
  rules,
  tags: [...tags],
});

/** Where a new engagement stands, if it is not merely planned, and whether its client sees it at once. */
export interface PlanState {
  readonly state?: EngagementState | undefined;
  readonly visible?: boolean | undefined;
}

/**
 * Plans an engagement for a company of the workspace that the actor keeps (E3, E6): to plan is to be on its team, and would
 * open the company. Its client does not see the engagement, unless that is said.
 */
export function planEngagement(
  services: Services,
  act: Act<'dashboard'>,
  companyId: string,
  plan: EngagementPlan,
  { state, visible }: PlanState = {},
): Promise<PlanOutcome> {
  return performAlone(
    services,
    act,
    async (held): Promise<PlanOutcome> => {
      const { trx, reach, now } = held;
      const { workspaceId } = reach;
      const company = await trx
        .selectFrom('companies as c')
        .select(sql<number>`case when ${keeps(reach)} then 1 else 0 end`.as('kept'))
        .where('c.id', '=', companyId)
        .where('c.workspace_id', '=', workspaceId)
        .where('c.archived_at', 'is', null)
        .executeTakeFirst();
      if (company === undefined) return { ok: false, reason: 'company' };
      if (Number(company.kept) !== 1) return { ok: false, reason: 'not-kept' };
      if (endsBeforeItStarts(plan.startsOn, plan.endsOn)) return { ok: false, reason: 'dates' };
      const team = wholeTeam(plan, reach);
      if (!(await areColleagues(trx, workspaceId, team))) return { ok: false, reason: 'member' };
      const id = newId();
      const key = await companyKey(trx, services.keyring, { workspaceId, companyId });
      await addEngagement(
        trx,
        { id, workspaceId, companyId },
        rowOf(plan, sealEngagement(key, id, contentOf(plan))),
        now,
      ).catch((error: unknown) => {
        throw isUniqueViolation(error) ? new ReferenceTaken() : error;
      });
      await setTeam(trx, { id, workspaceId }, team);
      await record(trx, { ...recordedOf(held, id), type: 'engagement.planned', detail: { kind: plan.kind } });
      if (state !== undefined) await stepHeld(held, { id, state: 'planned' }, state);
      if (visible === true) await showHeld(held, { id }, true);
      return { ok: true, id };
    },
    peopleOf(act.session.workspace.id, plan),
  ).catch(takenReference);
}

/** Holds an engagement, and reads it within the reach that the actor has now. */
export async function heldEngagement(
  { keyring }: Pick<Services, 'keyring'>,
  { trx, reach }: Pick<Held<'dashboard'>, 'trx' | 'reach'>,
  id: string,
  how: 'unchanged' | 'alone',
): Promise<Engagement | null> {
  await holdEngagement(trx, id, how);
  return findEngagement({ db: trx, keyring }, reach, id);
}

/** Changes an engagement that is held alone. */
export async function replanHeld(
  services: Services,
  held: HeldAlone,
  { id, workspaceId, companyId }: Engagement,
  plan: EngagementPlan,
): Promise<PlanOutcome> {
  const { trx, reach, now } = held;
  if (endsBeforeItStarts(plan.startsOn, plan.endsOn)) return { ok: false, reason: 'dates' };
  const team = wholeTeam(plan, reach);
  if (!(await areColleagues(trx, workspaceId, team))) return { ok: false, reason: 'member' };
  const key = await companyKey(trx, services.keyring, { workspaceId, companyId });
  await changeEngagement(trx, id, rowOf(plan, sealEngagement(key, id, contentOf(plan))), now).catch(
    (error: unknown) => {
      throw isUniqueViolation(error) ? new ReferenceTaken() : error;
    },
  );
  await setTeam(trx, { id, workspaceId }, team);
  await record(trx, { ...recordedOf(held, id), type: 'engagement.changed' });
  return { ok: true, id };
}

/** Whether it was done; `unchanged` where somebody else did it first, or it was so already. */
export type StepOutcome = 'done' | 'unchanged' | 'unknown';

/** Moves an engagement that is held alone. */
export async function stepHeld(
  held: Held<'dashboard'>,
  { id, state: from }: Pick<Engagement, 'id' | 'state'>,
  to: EngagementState,
): Promise<StepOutcome> {
  if (from === to || !(await moveEngagement(held.trx, id, { from, to }, held.now))) return 'unchanged';
  await record(held.trx, { ...recordedOf(held, id), type: 'engagement.moved', detail: { from, to } });
  return 'done';
}

/** Moves an engagement to another state, forward or back (E6). */
export function stepEngagement(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  to: EngagementState,
): Promise<StepOutcome> {
  return perform(services, act, async (held): Promise<StepOutcome> => {
    const engagement = await heldEngagement(services, held, id, 'alone');
    return engagement === null ? 'unknown' : stepHeld(held, engagement, to);
  });
}

/** Shows an engagement that is held alone to its client, or hides it. */
export async function showHeld(
  held: HeldAlone,
  { id }: Pick<Engagement, 'id'>,
  visible: boolean,
): Promise<StepOutcome> {
  if (!(await showEngagement(held.trx, id, visible, held.now))) return 'unchanged';
  const type = visible ? 'engagement.shown' : 'engagement.hidden';
  await record(held.trx, { ...recordedOf(held, id), type });
  return 'done';
}

/** Shows an engagement to its client, or hides it from them (E6). */
export function setVisibility(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  visible: boolean,
): Promise<StepOutcome> {
  return performAlone(services, act, async (held): Promise<StepOutcome> => {
    const engagement = await heldEngagement(services, held, id, 'alone');
    return engagement === null ? 'unknown' : showHeld(held, engagement, visible);
  });
}
