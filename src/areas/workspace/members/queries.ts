import { type ExpressionBuilder, sql } from 'kysely';
import type { WorkspaceScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';
import type { Schema } from '../../../data/schema.ts';
import type { Role } from '../../../domain/role.ts';
import { invitationPayload } from '../invitations/issue.ts';

/** Somebody who belongs to the workspace. */
export interface Member {
  readonly membershipId: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** A client's. */
  readonly company: string | null;
  /** Has set up an authenticator. */
  readonly enrolled: boolean;
  /** An administrator has shut the account out of the whole installation. */
  readonly disabled: boolean;
  /** Into this workspace; epoch milliseconds. */
  readonly lastSignInAt: number | null;
}

function members(db: Reader, { workspaceId }: WorkspaceScope) {
  return db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .leftJoin('companies as c', (join) =>
      join.onRef('c.id', '=', 'm.company_id').onRef('c.workspace_id', '=', 'm.workspace_id'),
    )
    .select((eb) => [
      'm.id as membershipId',
      'm.account_id as accountId',
      'a.name',
      'a.email',
      'm.role',
      'c.name as company',
      'm.last_sign_in_at as lastSignInAt',
      'a.disabled_at',
      eb
        .selectFrom('authenticators')
        .select('authenticators.id')
        .whereRef('authenticators.account_id', '=', 'a.id')
        .limit(1)
        .as('authenticator_id'),
    ])
    .where('m.workspace_id', '=', workspaceId);
}

type Row = Awaited<ReturnType<ReturnType<typeof members>['execute']>>[number];

function memberOf({ disabled_at, authenticator_id, ...row }: Row): Member {
  return { ...row, enrolled: authenticator_id !== null, disabled: disabled_at !== null };
}

/** A part of a text for LIKE, in which `%` and `_` stand for themselves. */
const containing = (part: string) => `%${part.replace(/[!%_]/g, '!$&')}%`;

/**
 * Name or address contains the text, whatever its case. SQLite folds the case of ASCII alone, so that a name in other
 * letters is also compared as it was typed and with capitals where names have them.
 */
function matches(eb: ExpressionBuilder<{ a: Schema['accounts'] }, 'a'>, search: string) {
  const lower = search.toLowerCase();
  const capitals = lower.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase());
  const name = [search, capitals].map(
    (text) => sql<boolean>`${eb.ref('a.name')} like ${containing(text)} escape '!'`,
  );
  return eb.or([
    ...name,
    sql<boolean>`lower(${eb.ref('a.name')}) like ${containing(lower)} escape '!'`,
    sql<boolean>`${eb.ref('a.email')} like ${containing(lower)} escape '!'`,
  ]);
}

const PAGE_ROWS = 50;

export interface MemberPage {
  readonly members: readonly Member[];
  /** The first and last row, where there are others before and after. */
  readonly previous: string | null;
  readonly next: string | null;
}

/** Fifty members, in the order in which they joined; pages stay where they are when others come and go. */
export async function membersPage(
  db: Reader,
  scope: WorkspaceScope,
  window: { readonly search: string; readonly before: string | null; readonly after: string | null },
): Promise<MemberPage> {
  const { search, before, after } = window;
  const upwards = before !== null;
  // One more than is shown tells whether there is another page in the direction in which we look.
  let rows = members(db, scope).limit(PAGE_ROWS + 1);
  if (search !== '') rows = rows.where((eb) => matches(eb, search));
  if (before !== null) rows = rows.where('m.id', '<', before);
  else if (after !== null) rows = rows.where('m.id', '>', after);
  const found = (await rows.orderBy('m.id', upwards ? 'desc' : 'asc').execute()).map(memberOf);
  const more = found.length > PAGE_ROWS;
  // Going up, the first page comes as a full one; going down, nobody is left on an empty one.
  const leavesPages = upwards ? !more : after !== null && found.length === 0;
  if (leavesPages) return membersPage(db, scope, { search, before: null, after: null });
  const shown = found.slice(0, PAGE_ROWS);
  if (upwards) shown.reverse();
  return {
    members: shown,
    previous: upwards || after !== null ? (shown[0]?.membershipId ?? null) : null,
    next: upwards || more ? (shown.at(-1)?.membershipId ?? null) : null,
  };
}

/** One member of this workspace; null for any other id. */
export async function findMember(
  db: Reader,
  scope: WorkspaceScope,
  membershipId: string,
): Promise<Member | null> {
  const row = await members(db, scope).where('m.id', '=', membershipId).executeTakeFirst();
  return row === undefined ? null : memberOf(row);
}

/** An invitation that nobody has accepted or withdrawn. */
export interface PendingInvitation {
  readonly linkId: string;
  readonly email: string;
  readonly role: 'consultant' | 'client';
  readonly company: string | null;
  /** Epoch milliseconds; may have passed. */
  readonly expiresAt: number;
}

/** The workspace's client companies, by name. */
export async function companyNames(db: Reader, { workspaceId }: WorkspaceScope): Promise<string[]> {
  const rows = await db
    .selectFrom('companies')
    .select('name')
    .where('workspace_id', '=', workspaceId)
    .execute();
  return rows.map(({ name }) => name).sort((a, b) => a.localeCompare(b, 'en-GB'));
}

/** Invitations without an answer, the newest first; those whose time is up too, until they are cleared away. */
export async function invitationsOf(
  db: Reader,
  { workspaceId }: WorkspaceScope,
): Promise<PendingInvitation[]> {
  const links = await db
    .selectFrom('one_time_links')
    .select(['id', 'email', 'payload', 'expires_at'])
    .where('workspace_id', '=', workspaceId)
    .where('purpose', '=', 'invitation')
    .where('used_at', 'is', null)
    .orderBy('id', 'desc')
    .execute();
  if (links.length === 0) return [];
  const companies = await db
    .selectFrom('companies')
    .select(['id', 'name'])
    .where('workspace_id', '=', workspaceId)
    .execute();
  const nameOf = new Map(companies.map(({ id, name }) => [id, name]));
  return links.map(({ id, email, payload, expires_at: expiresAt }) => {
    const { role, companyId } = invitationPayload.parse(JSON.parse(payload));
    const company = companyId === null ? null : (nameOf.get(companyId) ?? null);
    return { linkId: id, email, role, company, expiresAt };
  });
}
