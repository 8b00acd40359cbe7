import type { OwnerScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import { TEAM_ROLES } from '../../../domain/role.ts';

/** When all of a workspace was last downloaded, in epoch milliseconds; null for never. */
export async function lastExportOf(db: Reader, { workspaceId }: OwnerScope): Promise<number | null> {
  const row = await db
    .selectFrom('workspaces')
    .select('exported_at')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  return row?.exported_at ?? null;
}

/** The invitations of a workspace that nobody has accepted, by their links' ids. */
export async function pendingInvitations(db: Reader, { workspaceId }: OwnerScope): Promise<string[]> {
  const links = await db
    .selectFrom('one_time_links')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .where('purpose', '=', 'invitation')
    .where('used_at', 'is', null)
    .orderBy('id')
    .execute();
  return links.map(({ id }) => id);
}

/** A workspace that is closed, for the clock. */
export interface Closed {
  readonly id: string;
  readonly closedAt: number;
  /** When its people were told that it will be erased; null where they were not. */
  readonly toldAt: number | null;
  readonly isBeingErased: boolean;
}

/** Every closed workspace of the installation. */
export async function closedWorkspaces(db: Reader): Promise<Closed[]> {
  const rows = await db
    .selectFrom('workspaces')
    .select(['id', 'closed_at', 'erasure_told_at', 'erasing_at'])
    .where('closed_at', 'is not', null)
    .orderBy('id')
    .execute();
  return rows.flatMap(({ id, closed_at: closedAt, erasure_told_at, erasing_at }) =>
    closedAt === null ? [] : [{ id, closedAt, toldAt: erasure_told_at, isBeingErased: erasing_at !== null }],
  );
}

/** Somebody of the consultancy who is told what becomes of their workspace. */
export interface Told {
  readonly to: string;
  readonly name: string;
  readonly youAre: 'owner' | 'consultant';
  readonly workspaceName: string;
  readonly slug: string;
  readonly zone: string;
}

/** The owner and the consultants of a workspace who can sign in. */
export async function teamToTell(db: Reader, workspaceId: string): Promise<Told[]> {
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select(['a.email as to', 'a.name', 'm.role', 'w.name as workspaceName', 'w.slug', 'w.zone'])
    .where('m.workspace_id', '=', workspaceId)
    .where('m.role', 'in', TEAM_ROLES)
    .where('a.disabled_at', 'is', null)
    .orderBy('m.id')
    .execute();
  return rows.map(({ role, ...row }) => ({ ...row, youAre: role === 'owner' ? 'owner' : 'consultant' }));
}

/** The sessions that used a workspace last. Those on the base host outlive it. */
export function sessionsLastIn(db: Reader, workspaceId: string) {
  return db
    .selectFrom('sessions')
    .select(['id', 'account_id as accountId', 'host'])
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute();
}

/** The companies of a workspace, by their ids. */
export async function companyIdsOf(db: Reader, workspaceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('companies')
    .select('id')
    .where('workspace_id', '=', workspaceId)
    .orderBy('id')
    .execute();
  return rows.map(({ id }) => id);
}
