import type { Trx } from '../../../data/database.ts';
import { newId } from '../../../data/id.ts';

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
  await trx
    .insertInto('memberships')
    .values({
      id: newId(),
      account_id: ownerId,
      workspace_id: id,
      role: 'owner',
      company_id: null,
      created_at: now,
      last_sign_in_at: null,
    })
    .execute();
  return id;
}
