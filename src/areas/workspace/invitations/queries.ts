import { findLink, traceOfLink } from '../../../access/one-time-links.ts';
import type { Reader } from '../../../data/database.ts';
import { isOver } from '../../../domain/last-day.ts';
import type { GivenRole, Role } from '../../../domain/role.ts';
import { invitationPayload } from './issue.ts';

/** An invitation that can still be accepted, and what is known of whom it was sent to. */
export interface PendingInvitation {
  readonly linkId: string;
  readonly email: string;
  readonly role: GivenRole;
  /** When an auditor's time is over, in epoch milliseconds; null for anyone else. */
  readonly endsAt: number | null;
  readonly company: { readonly id: string; readonly name: string } | null;
  readonly workspace: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly accent: string;
    readonly zone: string;
  };
  /** Null where the inviter's account is gone. */
  readonly inviterName: string | null;
  readonly account: { readonly id: string; readonly name: string; readonly isMember: boolean } | null;
}

/** The invitation of a mailed token; null where it is unknown, used, withdrawn or expired (ASVS 6.4.1). */
export async function findInvitation(
  db: Reader,
  token: unknown,
  now: number,
): Promise<PendingInvitation | null> {
  const link = await findLink(db, 'invitation', token, now);
  if (link === null || link.workspaceId === null) return null;
  const { role, companyId, endsAt, inviterId } = invitationPayload.parse(link.payload);
  const workspace = await db
    .selectFrom('workspaces')
    .select(['id', 'slug', 'name', 'accent', 'zone'])
    .where('id', '=', link.workspaceId)
    .executeTakeFirst();
  if (workspace === undefined) return null;
  const company =
    companyId === null
      ? undefined
      : await db
          .selectFrom('companies')
          .select(['id', 'name'])
          .where('id', '=', companyId)
          .where('workspace_id', '=', workspace.id)
          .executeTakeFirst();
  // Nor is there anything for an auditor whose last day has gone by.
  if (isOver({ role, endsAt }, now)) return null;
  // A client without the company that they were invited for would have nothing to see.
  if (role === 'client' && company === undefined) return null;
  const inviter = await db
    .selectFrom('accounts')
    .select('name')
    .where('id', '=', inviterId)
    .executeTakeFirst();
  const account = await db
    .selectFrom('accounts')
    .leftJoin('memberships', (join) =>
      join
        .onRef('memberships.account_id', '=', 'accounts.id')
        .on('memberships.workspace_id', '=', workspace.id),
    )
    .select(['accounts.id', 'accounts.name', 'memberships.id as membership_id'])
    .where('accounts.email', '=', link.email)
    .executeTakeFirst();
  return {
    linkId: link.id,
    email: link.email,
    role,
    endsAt,
    company: company ?? null,
    workspace,
    inviterName: inviter?.name ?? null,
    account:
      account === undefined
        ? null
        : { id: account.id, name: account.name, isMember: account.membership_id !== null },
  };
}

/** What is left of an invitation that can't be accepted any more. */
export interface SpentInvitation {
  readonly workspace: {
    readonly id: string;
    readonly slug: string;
    readonly name: string;
    readonly accent: string;
  };
  /** Whom it was for. */
  readonly email: string;
  /** Their role, where they belong to the workspace. */
  readonly joinedAs: Role | null;
}

/** The invitation that a token was for, used, cancelled or expired; null for one that never was, or is forgotten. */
export async function findSpentInvitation(db: Reader, token: unknown): Promise<SpentInvitation | null> {
  const trace = await traceOfLink(db, ['invitation'], token);
  if (trace === null || trace.workspaceId === null) return null;
  const workspace = await db
    .selectFrom('workspaces')
    .select(['id', 'slug', 'name', 'accent'])
    .where('id', '=', trace.workspaceId)
    .executeTakeFirst();
  if (workspace === undefined) return null;
  const member = await db
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select('m.role')
    .where('m.workspace_id', '=', trace.workspaceId)
    .where('a.email', '=', trace.email)
    .executeTakeFirst();
  return { workspace, email: trace.email, joinedAs: member?.role ?? null };
}
