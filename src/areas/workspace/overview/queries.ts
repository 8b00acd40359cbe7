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

/** A client company with the number of its people who can sign in to the portal. */
export interface CompanyCount {
  readonly name: string;
  readonly contacts: number;
}

/** The workspace's client companies by name, those without a contact too. */
export async function companiesOf(db: Reader, { workspaceId }: WorkspaceScope): Promise<CompanyCount[]> {
  const rows = await db
    .selectFrom('companies as c')
    .leftJoin('memberships as m', 'm.company_id', 'c.id')
    .select((eb) => ['c.id', 'c.name', eb.fn.count('m.id').as('contacts')])
    .where('c.workspace_id', '=', workspaceId)
    .groupBy(['c.id', 'c.name'])
    .orderBy('c.name')
    .execute();
  return rows.map(({ name, contacts }) => ({ name, contacts: Number(contacts) }));
}
