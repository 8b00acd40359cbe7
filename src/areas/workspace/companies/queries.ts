import { sql } from 'kysely';
import type { TeamReach } from '../../../access/context.ts';
import { keeps, within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { inGroups } from '../../../data/in-groups.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { unsealNotes } from './companies.ts';

/** A client's company, as it is listed. */
export interface ListedCompany {
  readonly id: string;
  readonly name: string;
  readonly reference: string | null;
  readonly isArchived: boolean;
  /** How many of its people can sign in to the portal. */
  readonly contacts: number;
  /** How many engagements of it whoever asks reaches. */
  readonly engagements: number;
}

/** The workspace's client companies by name, archived ones too. */
export async function companiesOf(db: Reader, reach: TeamReach): Promise<ListedCompany[]> {
  const rows = await db
    .selectFrom('companies as c')
    .select((eb) => [
      'c.id',
      'c.name',
      'c.reference',
      'c.archived_at',
      eb
        .selectFrom('memberships as m')
        .select(eb.fn.countAll().as('count'))
        .whereRef('m.company_id', '=', 'c.id')
        .as('contacts'),
      eb
        .selectFrom('engagements as e')
        .select(eb.fn.countAll().as('count'))
        .whereRef('e.company_id', '=', 'c.id')
        .where(within(reach))
        .as('engagements'),
    ])
    .where('c.workspace_id', '=', reach.workspaceId)
    .execute();
  return rows
    .map(({ id, name, reference, archived_at, contacts, engagements }) => ({
      id,
      name,
      reference,
      isArchived: archived_at !== null,
      contacts: Number(contacts),
      engagements: Number(engagements),
    }))
    .sort((a, b) => a.name.localeCompare(b.name, 'en-GB') || a.id.localeCompare(b.id, 'en'));
}

/** A client's company, as whoever may open its page reads it. */
export interface Company {
  readonly id: string;
  readonly name: string;
  readonly reference: string | null;
  /** Epoch milliseconds; null for one that is not archived. */
  readonly archivedAt: number | null;
  /** Markdown; empty for whoever does not keep the company. */
  readonly notes: string;
  /** Whether whoever asks may read its notes, change it and archive it. */
  readonly isKept: boolean;
}

/**
 * One company of the workspace; null for any other id. All of the consultancy know what their clients are called and who
 * their contacts are; the notes are for whoever keeps the company.
 */
export async function findCompany(
  { db, keyring }: Pick<Services, 'keyring'> & { readonly db: Reader },
  reach: TeamReach,
  id: string,
): Promise<Company | null> {
  const row = await db
    .selectFrom('companies as c')
    .leftJoin('company_keys as k', 'k.company_id', 'c.id')
    .select(['c.id', 'c.name', 'c.reference', 'c.archived_at', 'c.notes', 'k.sealed as key'])
    .select(sql<number>`case when ${keeps(reach)} then 1 else 0 end`.as('kept'))
    .where('c.id', '=', id)
    .where('c.workspace_id', '=', reach.workspaceId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const isKept = Number(row.kept) === 1;
  const { notes, key } = row;
  return {
    id: row.id,
    name: row.name,
    reference: row.reference,
    archivedAt: row.archived_at,
    notes:
      isKept && notes !== null && key !== null
        ? unsealNotes(new CompanyKeys(keyring).of(row.id, key), row.id, notes)
        : '',
    isKept,
  };
}

/** A name as it is compared: case, width and blanks tell no two apart. */
const folded = (name: string) => name.normalize('NFKC').toLowerCase().replace(/\s+/gu, ' ').trim();

/**
 * Whether a workspace has another company that would look the same: of that name and of that reference, or of none either
 * (E5). Archived ones count, as they can come back.
 */
export async function hasNamesake(
  db: Reader,
  { workspaceId }: Pick<TeamReach, 'workspaceId'>,
  { name, reference }: Pick<ListedCompany, 'name' | 'reference'>,
  except: string | null,
): Promise<boolean> {
  const companies = await db
    .selectFrom('companies')
    .select(['id', 'name', 'reference'])
    .where('workspace_id', '=', workspaceId)
    .execute();
  return companies.some(
    (other) =>
      other.id !== except &&
      folded(other.name) === folded(name) &&
      folded(other.reference ?? '') === folded(reference ?? ''),
  );
}

/** So many companies are asked for in one statement. */
const NAMES_AT_ONCE = 100;

/** What companies of a workspace are called now, by their ids; without those that are gone. */
export async function companyNames(
  db: Reader,
  workspaceId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const names = new Map<string, string>();
  for (const group of inGroups(ids, NAMES_AT_ONCE)) {
    const rows = await db
      .selectFrom('companies')
      .select(['id', 'name'])
      .where('workspace_id', '=', workspaceId)
      .where('id', 'in', group)
      .execute();
    for (const { id, name } of rows) names.set(id, name);
  }
  return names;
}

/**
 * The company of a workspace that somebody can be given to: the one of that id, or the only one of that name, among those
 * that are not archived. `several`: a name could mean more than one (E5). Compared here, since SQLite folds the case of
 * ASCII alone.
 */
export async function activeCompany(
  db: Reader,
  workspaceId: string,
  idOrName: string,
): Promise<{ readonly id: string; readonly name: string } | 'none' | 'several'> {
  const companies = await db
    .selectFrom('companies')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .where('archived_at', 'is', null)
    .execute();
  const chosen = companies.find(({ id }) => id === idOrName);
  if (chosen !== undefined) return chosen;
  const [named, another] = companies.filter(({ name }) => folded(name) === folded(idOrName));
  if (another !== undefined) return 'several';
  return named ?? 'none';
}

/** Somebody of a company who can sign in to the portal. */
export interface CompanyContact {
  readonly membershipId: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  /** An administrator has shut the account out of the whole installation. */
  readonly isDisabled: boolean;
}

/** The contacts of a company of the workspace, by name. */
export async function contactsOf(
  db: Reader,
  { workspaceId }: Pick<TeamReach, 'workspaceId'>,
  companyId: string,
): Promise<CompanyContact[]> {
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['m.id', 'm.account_id', 'a.name', 'a.email', 'a.disabled_at'])
    .where('m.workspace_id', '=', workspaceId)
    .where('m.company_id', '=', companyId)
    .orderBy('a.name')
    .orderBy('m.id')
    .execute();
  return rows.map(({ id, account_id, name, email, disabled_at }) => ({
    membershipId: id,
    accountId: account_id,
    name,
    email,
    isDisabled: disabled_at !== null,
  }));
}
