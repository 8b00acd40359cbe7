import type { TeamReach } from '../../../access/context.ts';
import { keeps, within } from '../../../access/reach.ts';
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

/** How far whoever sets what a contact sees may go (E3): they give and take what they see themselves. */
export interface Givable {
  /** The engagements of the contact's company that they reach. */
  readonly reached: ReadonlySet<string>;
  /** What else the contact sees of their company, which stays as it is. */
  readonly beyond: readonly string[];
  /** Whether "everything" is theirs to give: consultants who see their own engagements alone can't. */
  readonly everything: boolean;
  /** Whether the contact is theirs at all: with need to know, of a company on one of whose teams they are. */
  readonly isTheirs: boolean;
}

/** What whoever has `reach` may change of a contact. */
export async function givableTo(db: Reader, reach: TeamReach, contact: Contact): Promise<Givable> {
  const all = await db
    .selectFrom('engagements as e')
    .select('e.id')
    .where('e.company_id', '=', contact.companyId)
    .select(within(reach).as('is_reached'))
    .execute();
  const reached = new Set(all.filter(({ is_reached }) => Boolean(is_reached)).map(({ id }) => id));
  const kept = await db
    .selectFrom('companies as c')
    .select('c.id')
    .where('c.id', '=', contact.companyId)
    .where(keeps(reach))
    .executeTakeFirst();
  const seen = contact.seesAll ? all.map(({ id }) => id) : contact.given;
  const everything = reach.ofTeamOf === null;
  return {
    reached,
    beyond: seen.filter((id) => !reached.has(id)),
    everything,
    isTheirs: kept !== undefined,
  };
}
