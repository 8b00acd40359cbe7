import type { WorkspaceScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';

/** How many invitations still wait for an answer. */
export async function pendingInvitations(
  db: Reader,
  { workspaceId }: WorkspaceScope,
  now: number,
): Promise<number> {
  const { waiting } = await db
    .selectFrom('one_time_links')
    .select((eb) => eb.fn.countAll().as('waiting'))
    .where('purpose', '=', 'invitation')
    .where('workspace_id', '=', workspaceId)
    .where('used_at', 'is', null)
    .where('expires_at', '>', now)
    .executeTakeFirstOrThrow();
  return Number(waiting);
}
