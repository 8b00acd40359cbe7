import type { WorkspaceScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';

/** The name of the workspace's owner; null where their account is gone. */
export async function ownerNameOf(db: Reader, scope: WorkspaceScope): Promise<string | null> {
  const owner = await db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select('a.name')
    .where('m.workspace_id', '=', scope.workspaceId)
    .where('m.role', '=', 'owner')
    .executeTakeFirst();
  return owner?.name ?? null;
}

/** Whether an account has handed the workspace over to the member who owns it now. */
export async function hasHandedOver(
  db: Reader,
  { workspaceId }: Pick<WorkspaceScope, 'workspaceId'>,
  { by, to }: { readonly by: string; readonly to: string },
): Promise<boolean> {
  const done = await db
    .selectFrom('audit_events as e')
    .innerJoin('memberships as m', 'm.account_id', 'e.subject_id')
    .select('e.id')
    .where('e.actor_id', '=', by)
    .where('e.type', '=', 'ownership.transferred')
    .where('e.workspace_id', '=', workspaceId)
    .where('m.workspace_id', '=', workspaceId)
    .where('m.id', '=', to)
    .where('m.role', '=', 'owner')
    .executeTakeFirst();
  return done !== undefined;
}

/** A consultant to whom the workspace could be handed over. */
export interface Successor {
  readonly membershipId: string;
  readonly name: string;
  readonly email: string;
}

/** The consultants who could own the workspace, by name. */
export async function successorsOf(db: Reader, scope: WorkspaceScope): Promise<Successor[]> {
  return db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['m.id as membershipId', 'a.name', 'a.email'])
    .where('m.workspace_id', '=', scope.workspaceId)
    .where('m.role', '=', 'consultant')
    .where('a.disabled_at', 'is', null)
    .orderBy('a.name')
    .orderBy('m.id')
    .execute();
}
