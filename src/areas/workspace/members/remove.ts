import type { Act } from '../../../access/context.ts';
import { type HeldAlone, performAlone } from '../../../access/deed-alone.ts';
import { dropIntentsIn } from '../../../access/intents.ts';
import { dropKeptFormsIn } from '../../../access/kept-forms.ts';
import { removeMembership } from '../../../access/memberships.ts';
import { withdrawLinks } from '../../../access/one-time-links.ts';
import { endOverSessionsOf, endSessionsOnPortal } from '../../../access/session-ends.ts';
import { record } from '../../../audit/record.ts';
import { leftBehindOf } from '../../../factors/staying.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';
import { leaveTeams } from '../../engagements/public.ts';
import { removedFromWorkspace } from '../letters.ts';
import { accountOfMember } from './queries.ts';

export type RemovalOutcome =
  | { readonly ok: true; readonly name: string }
  /** `owner`: a workspace always has one. `unknown`: nobody of this workspace has that membership. */
  | { readonly ok: false; readonly reason: 'owner' | 'unknown' };

/**
 * Takes a member out of the workspace of a deed that holds their account: see {@link removeMember}. The caller kicks the
 * mail after the commit.
 */
export async function takeOut(
  services: Services,
  { trx, scope, session, actor, origin, now }: HeldAlone<'owner'>,
  membershipId: string,
): Promise<RemovalOutcome> {
  const { workspaceId } = scope;
  const ending = { now, config: services.config };
  const accounts = await accountOfMember(trx, membershipId, workspaceId);
  for (const id of accounts) await endOverSessionsOf(trx, id, ending);
  const [accountId = ''] = accounts;
  const { lost } = await leftBehindOf(trx, services.config, { account: { id: accountId }, workspaceId, now });
  const removed = await removeMembership(trx, membershipId, workspaceId);
  if (removed === null) {
    return { ok: false, reason: accounts.length === 0 ? 'unknown' : 'owner' };
  }
  await leaveTeams(trx, { accountId: removed.accountId, workspaceId });
  const sessionsEnded = await endSessionsOnPortal(trx, removed.accountId, workspaceId, ending);
  const account = await trx
    .selectFrom('accounts')
    .select(['id', 'email', 'name'])
    .where('id', '=', removed.accountId)
    .executeTakeFirstOrThrow();
  const { slug } = session.workspace;
  await dropIntentsIn(trx, services, { accountId: removed.accountId, slug });
  await dropKeptFormsIn(trx, removed.accountId, slug);
  await withdrawLinks(trx, { purpose: 'invitation', email: account.email, workspaceId }, now);
  await record(trx, {
    type: 'member.removed',
    at: now,
    origin,
    workspaceId,
    actor,
    subject: { id: account.id, label: account.email },
    detail: { role: removed.role, sessionsEnded },
  });
  const mail = removedFromWorkspace(mailContextOf(services, now), {
    to: account.email,
    name: account.name,
    workspaceName: session.workspace.name,
    losesKeys: lost.length > 0,
  });
  await enqueueMail(trx, services.keyring, mail, now);
  return { ok: true, name: account.name };
}

/**
 * Removes a member, who is signed out of this workspace at once and of no other (D8, D11), and told by mail. An
 * invitation that is still open for the address goes with it: no old link leads back in.
 */
export async function removeMember(
  services: Services,
  act: Act<'owner'>,
  membershipId: string,
): Promise<RemovalOutcome> {
  const work = (held: HeldAlone<'owner'>) => takeOut(services, held, membershipId);
  const outcome = await performAlone(services, act, work, (trx) =>
    accountOfMember(trx, membershipId, act.session.workspace.id),
  );
  if (outcome.ok) services.mail.kick();
  return outcome;
}
