import { sql } from 'kysely';
import type { WorkspaceScope } from '../../../access/context.ts';
import type { Reader, Trx } from '../../../data/database.ts';
import { enrolledFlag } from '../../../data/enrolled.ts';
import { contains, inStretch, type Stretch } from '../../../data/list.ts';
import type { GivenRole, Role } from '../../../domain/role.ts';
import { type MailStanding, mailsAbout } from '../../../mail/followed-mails.ts';
import { invitationPayload } from '../invitations/issue.ts';

/** Somebody who belongs to the workspace. */
export interface Member {
  /** Of the membership. */
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  /** A client's. */
  readonly company: string | null;
  readonly companyId: string | null;
  /** Has set up a second factor. */
  readonly enrolled: boolean;
  /** An administrator has shut the account out of the whole installation. */
  readonly disabled: boolean;
  /** Into this workspace; epoch milliseconds. */
  readonly lastSignInAt: number | null;
  /** When an auditor's time is over (B13); null for anyone else. */
  readonly endsAt: number | null;
}

function members(db: Reader, { workspaceId }: WorkspaceScope) {
  return db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .leftJoin('companies as c', (join) =>
      join.onRef('c.id', '=', 'm.company_id').onRef('c.workspace_id', '=', 'm.workspace_id'),
    )
    .select([
      'm.id',
      'm.account_id as accountId',
      'a.name',
      'a.email',
      'm.role',
      'c.name as company',
      'c.id as companyId',
      'm.last_sign_in_at as lastSignInAt',
      'm.ends_at as endsAt',
      'a.disabled_at',
      enrolledFlag(sql.ref('a.id')).as('enrolled'),
    ])
    .where('m.workspace_id', '=', workspaceId);
}

type Row = Awaited<ReturnType<ReturnType<typeof members>['execute']>>[number];

function memberOf({ disabled_at, enrolled, ...row }: Row): Member {
  return { ...row, enrolled: enrolled === 1, disabled: disabled_at !== null };
}

/** A stretch of the members, by a part of the name or the address. */
export async function membersOf(
  db: Reader,
  scope: WorkspaceScope,
  search: string,
  stretch: Stretch,
): Promise<Member[]> {
  let rows = members(db, scope);
  if (search !== '') rows = rows.where(contains(['a.name', 'a.email'], search));
  return (await inStretch(rows, 'm.id', stretch).execute()).map(memberOf);
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

/**
 * Whose account a membership of a workspace is, for `perform` to hold before the deed; none for any other id. It stays that
 * account's, so that it may be asked for before anything is held.
 */
export async function accountOfMember(
  trx: Trx,
  membershipId: string,
  workspaceId: string,
): Promise<readonly string[]> {
  const membership = await trx
    .selectFrom('memberships')
    .select('account_id')
    .where('id', '=', membershipId)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return membership === undefined ? [] : [membership.account_id];
}

/** An invitation that nobody has accepted or withdrawn. */
export interface PendingInvitation {
  readonly linkId: string;
  readonly email: string;
  readonly role: GivenRole;
  readonly company: string | null;
  /** When an auditor's time is over; null for anyone else. */
  readonly endsAt: number | null;
  /** Epoch milliseconds; may have passed. */
  readonly expiresAt: number;
  /** How far its mail has come; null where that is not known any more. */
  readonly mail: MailStanding | null;
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
  const mails = await mailsAbout(
    db,
    links.map(({ id }) => id),
  );
  const nameOf = new Map(companies.map(({ id, name }) => [id, name]));
  return links.map(({ id, email, payload, expires_at: expiresAt }) => {
    const { role, companyId, endsAt } = invitationPayload.parse(JSON.parse(payload));
    const company = companyId === null ? null : (nameOf.get(companyId) ?? null);
    return { linkId: id, email, role, company, endsAt, expiresAt, mail: mails.get(id) ?? null };
  });
}
