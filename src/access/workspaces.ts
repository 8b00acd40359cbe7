import type { Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import { erasedFrom, toldFrom, WARNING_MS } from '../domain/closing.ts';
import type { CvssVersion } from '../domain/cvss/metric.ts';
import type { Plan } from '../domain/plan.ts';
import { addMembership } from './memberships.ts';
import { addPolicies } from './policies.ts';

/** Writes workspaces: their name and look, their plan, and whether they are closed. */

/** The plan that each workspace begins on. */
export const FIRST_PLAN: Plan = 'starter';

export interface NewWorkspace {
  readonly name: string;
  /** As `checkSlug` spells it. */
  readonly slug: string;
  /** The IANA zone of its days; UTC where it is left out. */
  readonly zone?: string | undefined;
  readonly ownerId: string;
  readonly now: number;
}

/**
 * Adds a workspace on Starter with its owner and returns its id; null where another one has the slug, and then nothing
 * is written. Waits for whoever is taking the slug at this moment.
 */
export async function addWorkspaceUnlessTaken(trx: Trx, workspace: NewWorkspace): Promise<string | null> {
  const { name, slug, zone, ownerId, now } = workspace;
  const id = newId();
  const added = await trx
    .insertInto('workspaces')
    .values({
      id,
      slug,
      name,
      plan: FIRST_PLAN,
      accent: 'teal',
      created_at: now,
      ...(zone !== undefined && { zone }),
    })
    .onConflict((conflict) => conflict.column('slug').doNothing())
    .executeTakeFirst();
  if (added.numInsertedOrUpdatedRows !== 1n) return null;
  await addPolicies(trx, id);
  await addMembership(trx, { accountId: ownerId, workspaceId: id, role: 'owner', companyId: null, now });
  return id;
}

/** Changes what a workspace calls itself, the colour of its portal, and by which zone its days are meant, unless left out. */
export async function restyleWorkspace(
  trx: Trx,
  id: string,
  wanted: { readonly name: string; readonly accent: string; readonly zone: string | undefined },
): Promise<void> {
  const { name, accent, zone } = wanted;
  await trx
    .updateTable('workspaces')
    .set({ name, accent, ...(zone !== undefined && { zone }) })
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

/** Sets which version of CVSS leads (E8). Whether that changed anything. */
export async function setCvssLeads(trx: Trx, id: string, version: CvssVersion): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('workspaces')
    .set({ cvss_leads: version })
    .where('id', '=', id)
    .where('cvss_leads', '!=', version)
    .executeTakeFirstOrThrow();
  return numUpdatedRows > 0n;
}

/** Closes a workspace that is open; whether this did (B14). The caller holds it alone. */
export async function closeWorkspace(trx: Trx, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('workspaces')
    .set({ closed_at: now, erasure_told_at: null })
    .where('id', '=', id)
    .where('closed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Opens a closed workspace again, unless its time is up or it is being erased; whether this did (B14). */
export async function reopenWorkspace(trx: Trx, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('workspaces')
    .set({ closed_at: null, erasure_told_at: null })
    .where('id', '=', id)
    .where('closed_at', '>', now - erasedFrom(0))
    .where('erasing_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Notes that all of a workspace was downloaded. */
export async function noteExport(trx: Trx, id: string, now: number): Promise<void> {
  await trx.updateTable('workspaces').set({ exported_at: now }).where('id', '=', id).execute();
}

/** Notes that people are told of a closed workspace's erasing; false where they were, or it is open again. */
export async function noteErasureTold(trx: Trx, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('workspaces')
    .set({ erasure_told_at: now })
    .where('id', '=', id)
    .where('closed_at', '<=', now - toldFrom(0))
    .where('erasure_told_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/**
 * Begins to erase a closed workspace whose time is up and whose people were told a day ago or more; from here on it cannot be
 * opened again. False where it is not to be erased, or that has begun.
 */
export async function beginErasing(trx: Trx, id: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('workspaces')
    .set({ erasing_at: now })
    .where('id', '=', id)
    .where('closed_at', '<=', now - erasedFrom(0))
    .where('erasure_told_at', '<=', now - WARNING_MS)
    .where('erasing_at', 'is', null)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/** Deletes a workspace that is being erased, with whatever still hangs on it; whether there was one. */
export async function removeWorkspace(trx: Trx, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('workspaces')
    .where('id', '=', id)
    .where('erasing_at', 'is not', null)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Sets a workspace's plan, and says what stood there before; null where there is no such workspace. */
export async function setPlan(trx: Trx, id: string, plan: Plan): Promise<Plan | null> {
  // Takes the row before looking, so that of two changes at once each sees what the other left.
  const before = await trx
    .updateTable('workspaces')
    .set((eb) => ({ plan: eb.ref('plan') }))
    .where('id', '=', id)
    .returning('plan')
    .executeTakeFirst();
  if (before === undefined) return null;
  if (before.plan !== plan) await trx.updateTable('workspaces').set({ plan }).where('id', '=', id).execute();
  return before.plan;
}
