import { isPostgres, type Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import type { ContactRole, GivenRole, Role } from '../domain/role.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { revokeApiTokensOfMembership } from './api-tokens.ts';
import type { AloneTrx } from './deed-alone.ts';
import { type EndedMembership, forgetEnded } from './ended-audits.ts';
import { mustHoldWorkspace } from './holds.ts';

/** Writes memberships: who belongs to which workspace, as what. */

export interface NewMembership {
  readonly accountId: string;
  readonly workspaceId: string;
  readonly role: Role;
  /** A client's; nobody else has one. */
  readonly companyId: string | null;
  /** When an auditor's time is over; nobody else's is. */
  readonly endsAt?: number | null;
  readonly now: number;
}

/** Adds a membership that nobody has signed in by. Throws where the account has one of that workspace. */
export async function addMembership(trx: Trx, membership: NewMembership): Promise<string> {
  const id = newId();
  await forgetEnded(trx, membership.accountId, membership.workspaceId);
  await trx
    .insertInto('memberships')
    .values({
      id,
      account_id: membership.accountId,
      workspace_id: membership.workspaceId,
      role: membership.role,
      company_id: membership.companyId,
      created_at: membership.now,
      last_sign_in_at: null,
      ends_at: membership.endsAt ?? null,
    })
    .execute();
  return id;
}

const hold = prepared((db: Trx, value: ValueOf<{ id: string }>) => {
  const membership = db.selectFrom('memberships').select('id').where('id', '=', value('id'));
  return isPostgres(db) ? membership.forNoKeyUpdate() : membership;
});

/** Holds a membership until the transaction ends; false where it is gone. */
export async function holdMembership(trx: Trx, id: string): Promise<boolean> {
  return (await hold(trx, { id })).rows.length === 1;
}

/**
 * Notes that the member came in, unless that was noted since the session's sign-in. A time that no right clock can have
 * written gives way. Whether it was noted now.
 */
export async function noteSignIn(
  trx: Trx,
  id: string,
  { signedInAt, now }: { readonly signedInAt: number; readonly now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('memberships')
    .set({ last_sign_in_at: now })
    .where('id', '=', id)
    .where((eb) =>
      eb.or([
        eb('last_sign_in_at', 'is', null),
        eb('last_sign_in_at', '<', signedInAt),
        eb('last_sign_in_at', '>', latestPossible(now)),
      ]),
    )
    .executeTakeFirst();
  return numUpdatedRows > 0n;
}

/** When a member joined, in epoch milliseconds; 0 for nobody. */
export async function joinedAt(trx: Trx, id: string): Promise<number> {
  const membership = trx.selectFrom('memberships').select('created_at').where('id', '=', id);
  return (await membership.executeTakeFirst())?.created_at ?? 0;
}

/*
 * Whoever removes a membership holds its workspace alone: a deed there may have read who is to be told of it, and names them
 * in what it writes next.
 */

/** Removes somebody who is not the owner: a workspace always has one. Whose membership it was; null where there is none. */
export async function removeMembership(
  trx: AloneTrx,
  id: string,
  workspaceId: string,
): Promise<{ readonly accountId: string; readonly role: Role } | null> {
  mustHoldWorkspace(trx, workspaceId, 'alone');
  const removed = await trx
    .deleteFrom('memberships')
    .where('id', '=', id)
    .where('workspace_id', '=', workspaceId)
    .where('role', '!=', 'owner')
    .returning(['account_id', 'role'])
    .executeTakeFirst();
  return removed === undefined ? null : { accountId: removed.account_id, role: removed.role };
}

/** Removes an auditor whose time is over (B13). When that was; null where it isn't, or they are none. */
export async function removeEnded(
  trx: AloneTrx,
  { membershipId, workspaceId }: Pick<EndedMembership, 'membershipId' | 'workspaceId'>,
  now: number,
): Promise<number | null> {
  mustHoldWorkspace(trx, workspaceId, 'alone');
  const removed = await trx
    .deleteFrom('memberships')
    .where('id', '=', membershipId)
    .where('workspace_id', '=', workspaceId)
    .where('role', '=', 'auditor')
    .where('ends_at', '<=', now)
    .returning('ends_at')
    .executeTakeFirst();
  return removed?.ends_at ?? null;
}

/** Removes everybody from a workspace that is being erased, its owner too (B14). */
export async function removeAllMemberships(trx: AloneTrx, workspaceId: string): Promise<void> {
  mustHoldWorkspace(trx, workspaceId, 'alone');
  await trx.deleteFrom('memberships').where('workspace_id', '=', workspaceId).execute();
}

/** What a member becomes: a client has a company, and an auditor an end, and nobody else has either. */
export interface ChangedMembership {
  readonly role: GivenRole;
  readonly companyId: string | null;
  readonly endsAt: number | null;
}

/**
 * Makes a member who is not the owner a consultant, a client of a company, or an auditor. The caller has looked at the
 * membership and holds its account; throws where the parts do not go together, or it is the owner's after all. Its tokens
 * end (E27).
 */
export async function changeMembership(
  trx: Trx,
  id: string,
  { role, companyId, endsAt }: ChangedMembership,
): Promise<void> {
  if ((role === 'client') !== (companyId !== null) || (role === 'auditor') !== (endsAt !== null))
    throw new Error('a client has a company, and an auditor an end; nobody else does');
  const { numUpdatedRows } = await trx
    .updateTable('memberships')
    .set({ role, company_id: companyId, ends_at: endsAt })
    .where('id', '=', id)
    .where('role', '!=', 'owner')
    .executeTakeFirst();
  if (numUpdatedRows !== 1n) throw new Error('a membership was to be changed that is not held');
  await revokeApiTokensOfMembership(trx, id);
}

/**
 * Makes a consultant who can sign in the owner, and the owner a consultant. The new owner's account; null where there is
 * no such consultant, or `from` owns nothing: the owner may be demoted by then, so that whoever asked must end the
 * transaction.
 */
export async function handOver(
  trx: Trx,
  workspaceId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<string | null> {
  const memberships = trx.updateTable('memberships').where('workspace_id', '=', workspaceId);
  // Demoted first: an index allows one owner a workspace.
  const demoted = await memberships
    .set({ role: 'consultant' })
    .where('account_id', '=', from)
    .where('role', '=', 'owner')
    .returning('id')
    .executeTakeFirst();
  if (demoted === undefined) return null;
  const promoted = await memberships
    .set({ role: 'owner' })
    .where('id', '=', to)
    .where('account_id', '!=', from)
    .where('role', '=', 'consultant')
    .where('account_id', 'in', trx.selectFrom('accounts').select('id').where('disabled_at', 'is', null))
    .returning('account_id')
    .executeTakeFirst();
  // Neither is what they were when they made theirs (E27).
  for (const id of [demoted.id, to]) await revokeApiTokensOfMembership(trx, id);
  return promoted?.account_id ?? null;
}

/** Sets what a client contact may do, and whether they see all of their company's engagements (E4). */
export async function setContactAccess(
  trx: Trx,
  id: string,
  { role, seesAll }: { readonly role: ContactRole; readonly seesAll: boolean },
): Promise<void> {
  await trx
    .updateTable('memberships')
    .set({ contact_role: role, sees_all: seesAll ? 1 : 0 })
    .where('id', '=', id)
    .where('role', '=', 'client')
    .execute();
}
