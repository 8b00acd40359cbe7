import type { ExpressionBuilder } from 'kysely';
import type { Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import type { Schema } from '../data/schema.ts';
import { ENFORCING_PLANS, type Plan } from '../domain/plan.ts';
import { addMembership } from './memberships.ts';

/** Writes workspaces: their name and look, their plan, and the policy that the gate judges by. */

export interface NewWorkspace {
  readonly name: string;
  /** As `checkSlug` spells it. */
  readonly slug: string;
  readonly ownerId: string;
  readonly now: number;
}

/**
 * Adds a workspace on Starter with its owner and returns its id; null where another one has the slug, and then nothing
 * is written. Waits for whoever is taking the slug at this moment.
 */
export async function addWorkspaceUnlessTaken(trx: Trx, workspace: NewWorkspace): Promise<string | null> {
  const { name, slug, ownerId, now } = workspace;
  const id = newId();
  const added = await trx
    .insertInto('workspaces')
    .values({
      id,
      slug,
      name,
      plan: 'starter',
      accent: 'teal',
      created_at: now,
      mfa_required: 0,
      mfa_enforced_from: 0,
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows !== 1n) return null;
  await addMembership(trx, { accountId: ownerId, workspaceId: id, role: 'owner', companyId: null, now });
  return id;
}

/** Changes what a workspace calls itself, and the colour of its portal. */
export async function restyleWorkspace(
  trx: Trx,
  id: string,
  wanted: { readonly name: string; readonly accent: string },
): Promise<void> {
  await trx
    .updateTable('workspaces')
    .set({ name: wanted.name, accent: wanted.accent })
    .where('id', '=', id)
    .execute();
}

/**
 * Sets whether consultants see only the engagements of whose team they are (E3). Whether that changed anything: of two
 * changes at once each sees what the other left.
 */
export async function setNeedToKnow(trx: Trx, id: string, needToKnow: boolean): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('workspaces')
    .set({ need_to_know: needToKnow ? 1 : 0 })
    .where('id', '=', id)
    .where('need_to_know', '=', needToKnow ? 0 : 1)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** What a workspace was before `setPlan`. */
export interface PlanBefore {
  readonly plan: Plan;
  /** Whether its policy is switched on, in force or suspended. */
  readonly required: boolean;
}

/** Sets a workspace's plan, and says what stood there before; null where there is no such workspace. */
export async function setPlan(trx: Trx, id: string, plan: Plan): Promise<PlanBefore | null> {
  // Takes the row before looking, so that of two changes at once each sees what the other left.
  const before = await trx
    .updateTable('workspaces')
    .set((eb) => ({ plan: eb.ref('plan') }))
    .where('id', '=', id)
    .returning(['plan', 'mfa_required'])
    .executeTakeFirst();
  if (before === undefined) return null;
  if (before.plan !== plan) await trx.updateTable('workspaces').set({ plan }).where('id', '=', id).execute();
  return { plan: before.plan, required: before.mfa_required === 1 };
}

/**
 * From when a policy asks: `now` every open session at its next request; a number only sessions that were signed in to
 * when policies had been switched on that often, or more (D1).
 */
export type EnforcedFrom = 'now' | { readonly switchings: number };

/** Who switches a policy, null for the command line, and when. */
export interface Switching {
  readonly accountId: string | null;
  readonly now: number;
}

const noted = ({ accountId, now }: Switching) => ({ mfa_switched_at: now, mfa_switched_by: accountId });

// Asking everyone now is no switching-on: since when it is on, and by whom, stays what it was.
const notedIfOff = (by: Switching) => (eb: ExpressionBuilder<Schema, 'workspaces'>) => ({
  mfa_switched_at: eb.case().when('mfa_required', '=', 0).then(by.now).else(eb.ref('mfa_switched_at')).end(),
  mfa_switched_by: eb
    .case()
    .when('mfa_required', '=', 0)
    .then(by.accountId)
    .else(eb.ref('mfa_switched_by'))
    .end(),
});

/**
 * Switches a workspace's policy on, if its plan has enforcement. The plan is looked at in the write itself: a downgrade in
 * between must win (S4, ASVS 8.3.1). Whether that changed anything: of two switches at once each sees what the other left.
 */
export async function switchPolicyOn(
  trx: Trx,
  id: string,
  from: EnforcedFrom,
  by: Switching,
): Promise<boolean> {
  const allowed = trx
    .updateTable('workspaces')
    .set(notedIfOff(by))
    .where('id', '=', id)
    .where('plan', 'in', ENFORCING_PLANS);
  const switched =
    from === 'now'
      ? allowed
          .set({ mfa_required: 1, mfa_enforced_from: 0 })
          .where((eb) => eb.or([eb('mfa_required', '=', 0), eb('mfa_enforced_from', '!=', 0)]))
      : // Only from off: a policy that already asks somebody is never weakened by asking later.
        allowed.set({ mfa_required: 1, mfa_enforced_from: from.switchings }).where('mfa_required', '=', 0);
  return (await switched.executeTakeFirstOrThrow()).numUpdatedRows > 0n;
}

/**
 * Switches a workspace's policy off. Who is enrolled stays so (S19), and there is no plan that one could not switch off on
 * (S18). Whether that changed anything.
 */
export async function switchPolicyOff(trx: Trx, id: string, by: Switching): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('workspaces')
    .set({ mfa_required: 0, ...noted(by) })
    .where('id', '=', id)
    .where('mfa_required', '=', 1)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}
