import type { Actor, Stage } from './people.ts';

/*
 * That a member has come into a workspace is noted once for each session and place, before anything that they have come for.
 * It is a deed by itself, and stands before theirs: where the deed is to be met, whoever does it has come before.
 */

/** Has a session been to the workspace that an address names, where that is another than it was opened for. Whether it is. */
export async function haveArrived(
  { world }: Stage,
  { slug, actor }: { readonly slug: string | null; readonly actor: Actor },
): Promise<boolean> {
  if (slug === null || slug === actor.house?.workspace.slug) return false;
  await world.db
    .updateTable('sessions')
    .set((eb) => ({ workspace_id: eb.selectFrom('workspaces').select('id').where('slug', '=', slug) }))
    .where('id', '=', actor.act.session.sessionId)
    .execute();
  return true;
}

/** Has nobody noted that somebody has come, who joined since they signed in. */
export const arriveAnew = ({ world }: Stage, { person }: Actor) =>
  world.db
    .updateTable('memberships')
    .set({ last_sign_in_at: null, created_at: world.clock.now() + 1 })
    .where('account_id', '=', person.id)
    .execute();
