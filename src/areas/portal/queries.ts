import type { CompanyScope } from '../../access/context.ts';
import type { Reader } from '../../data/database.ts';
import type { Role } from '../../domain/role.ts';

/** Somebody to write to. */
export interface Contact {
  readonly name: string;
  readonly email: string;
  readonly role: Role;
}

function contacts(db: Reader, { workspaceId }: CompanyScope) {
  return db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['a.name', 'a.email', 'm.role'])
    .where('m.workspace_id', '=', workspaceId)
    .where('a.disabled_at', 'is', null)
    .orderBy('a.name')
    .orderBy('m.id');
}

/** The people of the scope's own company, and of no other, by name. */
export function colleaguesOf(db: Reader, scope: CompanyScope): Promise<Contact[]> {
  return contacts(db, scope)
    .where('m.role', '=', 'client')
    .where('m.company_id', '=', scope.companyId)
    .execute();
}

/** The consultancy's people, the owner first. */
export async function consultancyOf(db: Reader, scope: CompanyScope): Promise<Contact[]> {
  const rows = await contacts(db, scope).where('m.role', 'in', ['owner', 'consultant']).execute();
  return rows.sort((a, b) => Number(b.role === 'owner') - Number(a.role === 'owner'));
}
