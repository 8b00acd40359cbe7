import type { WorkspaceScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import type { Role } from '../../../domain/role.ts';

/** Somebody whom the workspace's policy is about. */
export interface PolicyPerson {
  readonly name: string;
  readonly role: Role;
  /** A client's company. */
  readonly company: string | null;
  /** Has an authenticator, and would only be asked for a code. */
  readonly enrolled: boolean;
}

const RANK: Readonly<Record<Role, number>> = { owner: 0, consultant: 1, client: 2 };

/** Everybody who can sign in to the workspace: the owner first, then consultants and clients by name. */
export async function peopleOf(db: Reader, scope: WorkspaceScope): Promise<PolicyPerson[]> {
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .leftJoin('companies as c', 'c.id', 'm.company_id')
    .select((eb) => [
      'a.name',
      'm.role',
      'c.name as company',
      eb
        .selectFrom('authenticators')
        .select('authenticators.id')
        .whereRef('authenticators.account_id', '=', 'a.id')
        .limit(1)
        .as('authenticator_id'),
    ])
    .where('m.workspace_id', '=', scope.workspaceId)
    .where('a.disabled_at', 'is', null)
    .execute();
  return rows
    .map(({ name, role, company, authenticator_id }) => ({
      name,
      role,
      company,
      enrolled: authenticator_id !== null,
    }))
    .sort((a, b) => RANK[a.role] - RANK[b.role] || a.name.localeCompare(b.name, 'en-GB'));
}
