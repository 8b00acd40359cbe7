import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { handOver } from '../../../access/memberships.ts';
import { restyleWorkspace } from '../../../access/workspaces.ts';
import { record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';
import type { Accent } from '../../../ui/accent.ts';
import { ownershipTransferred } from '../letters.ts';

/** Changes what the owner may of the workspace itself: its name, and the colour of its portal. */
export async function changeWorkspace(
  services: Services,
  act: Act<'owner'>,
  wanted: { readonly name: string; readonly accent: Accent },
): Promise<void> {
  await perform(services, act, async ({ trx, scope, actor, origin, now }) => {
    await restyleWorkspace(trx, scope.workspaceId, wanted);
    await record(trx, {
      type: 'workspace.changed',
      at: now,
      origin,
      workspaceId: scope.workspaceId,
      actor,
      detail: { name: wanted.name, accent: wanted.accent },
    });
  });
}

export type TransferOutcome =
  | { readonly ok: true; readonly newOwner: string }
  /** `unknown`: no consultant of this workspace has that membership. */
  | { readonly ok: false; readonly reason: 'unknown' };

/** Ends the transaction when there is nobody to hand over to, so that the owner is not demoted for nothing. */
class NoSuccessor extends Error {}

/**
 * Makes a consultant the owner, and the owner a consultant, in one transaction: at no moment does anybody see two
 * owners or none. Both are told by mail.
 */
export async function transferOwnership(
  services: Services,
  act: Act<'owner'>,
  membershipId: string,
): Promise<TransferOutcome> {
  const { keyring } = services;
  const transfer = async (held: Held<'owner'>): Promise<TransferOutcome> => {
    const { trx, scope, session, origin, now } = held;
    const { account, workspace } = session;
    const promoted = await handOver(trx, scope.workspaceId, { from: account.id, to: membershipId });
    if (promoted === null) throw new NoSuccessor();
    const successor = await trx
      .selectFrom('accounts')
      .select(['id', 'email', 'name'])
      .where('id', '=', promoted)
      .executeTakeFirstOrThrow();
    await record(trx, {
      type: 'ownership.transferred',
      at: now,
      origin,
      workspaceId: scope.workspaceId,
      actor: { id: account.id, label: account.email },
      subject: { id: successor.id, label: successor.email },
    });
    const context = mailContextOf(services, now);
    const mails = [
      { to: successor.email, name: successor.name, youAre: 'new-owner', otherName: account.name },
      { to: account.email, name: account.name, youAre: 'previous-owner', otherName: successor.name },
    ] as const;
    for (const mail of mails) {
      const message = ownershipTransferred(context, { ...mail, workspaceName: workspace.name });
      await enqueueMail(trx, keyring, message, now);
    }
    return { ok: true, newOwner: successor.name };
  };
  const successors = async (trx: Trx) => {
    const members = trx.selectFrom('memberships').select('account_id');
    const ofId = members.where('id', '=', membershipId).where('workspace_id', '=', act.session.workspace.id);
    return (await ofId.execute()).map((member) => member.account_id);
  };
  const outcome = await perform(services, act, transfer, successors).catch(
    (error: unknown): TransferOutcome => {
      if (error instanceof NoSuccessor) return { ok: false, reason: 'unknown' };
      throw error;
    },
  );
  if (outcome.ok) services.mail.kick();
  return outcome;
}
