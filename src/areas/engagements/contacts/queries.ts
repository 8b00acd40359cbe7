import type { TeamReach } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import type { ContactRole } from '../../../domain/role.ts';

/** A client contact, and what they may see and do. */
export interface Contact {
  readonly membershipId: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly companyId: string;
  readonly company: string;
  readonly role: ContactRole;
  readonly seesAll: boolean;
  /** The engagements that they were given, where they do not see all. */
  readonly given: readonly string[];
}

/** A contact of the workspace's clients; null for anybody else. */
export async function findContact(
  db: Reader,
  { workspaceId }: Pick<TeamReach, 'workspaceId'>,
  membershipId: string,
): Promise<Contact | null> {
  const row = await db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .innerJoin('companies as c', 'c.id', 'm.company_id')
    .select(['m.id', 'a.id as account_id', 'a.name', 'a.email', 'c.id as company_id', 'c.name as company'])
    .select(['m.contact_role', 'm.sees_all'])
    .where('m.id', '=', membershipId)
    .where('m.workspace_id', '=', workspaceId)
    .where('m.role', '=', 'client')
    .executeTakeFirst();
  if (row === undefined) return null;
  const given = await db
    .selectFrom('contact_engagements')
    .select('engagement_id')
    .where('membership_id', '=', membershipId)
    .execute();
  return {
    membershipId: row.id,
    accountId: row.account_id,
    name: row.name,
    email: row.email,
    companyId: row.company_id,
    company: row.company,
    role: row.contact_role,
    seesAll: row.sees_all === 1,
    given: given.map(({ engagement_id }) => engagement_id),
  };
}
