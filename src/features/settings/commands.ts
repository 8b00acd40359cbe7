import { type Origin, record } from '../../data/audit.ts';
import { mailContextOf } from '../../mail/mail-context.ts';
import { enqueueMail } from '../../mail/queue.ts';
import { ownershipTransferred } from '../../mail/workspace-mails.ts';
import type { Services } from '../../services.ts';
import type { Accent } from '../../ui/accent.ts';
import { actorOf } from '../../web/act.ts';
import type { OwnerContext, OwnerScope } from '../../web/context.ts';

interface By {
  readonly scope: OwnerScope;
  readonly session: OwnerContext['session'];
  readonly origin: Origin;
  readonly now: number;
}

/** Changes what the owner may of the workspace itself: its name, and the colour of its portal. */
export async function changeWorkspace(
  services: Services,
  { scope, session, origin, now }: By,
  wanted: { readonly name: string; readonly accent: Accent },
): Promise<void> {
  await services.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('workspaces')
      .set({ name: wanted.name, accent: wanted.accent })
      .where('id', '=', scope.workspaceId)
      .execute();
    await record(trx, {
      type: 'workspace.changed',
      at: now,
      origin,
      workspaceId: scope.workspaceId,
      actor: actorOf(session),
      detail: { name: wanted.name, accent: wanted.accent },
    });
  });
}

export type TransferOutcome =
  | { readonly ok: true; readonly newOwner: string }
  /** `not-owner`: another transfer came first. `unknown`: no consultant of this workspace has that membership. */
  | { readonly ok: false; readonly reason: 'not-owner' | 'unknown' };

/** Ends the transaction when there is nobody to hand over to, so that the owner is not demoted for nothing. */
class NoSuccessor extends Error {}

/**
 * Makes a consultant the owner, and the owner a consultant, in one transaction: at no moment does anybody see two
 * owners or none. Both are told by mail.
 */
export async function transferOwnership(
  services: Services,
  { scope, session, origin, now }: By,
  membershipId: string,
): Promise<TransferOutcome> {
  const { db, keyring } = services;
  const { account, workspace } = session;
  const transfer = db.transaction().execute(async (trx): Promise<TransferOutcome> => {
    const memberships = trx.updateTable('memberships').where('workspace_id', '=', scope.workspaceId);
    // Demoted first: an index allows one owner a workspace. The role in the condition lets one of two transfers win.
    const demoted = await memberships
      .set({ role: 'consultant' })
      .where('account_id', '=', account.id)
      .where('role', '=', 'owner')
      .executeTakeFirstOrThrow();
    if (demoted.numUpdatedRows !== 1n) return { ok: false, reason: 'not-owner' };
    const promoted = await memberships
      .set({ role: 'owner' })
      .where('id', '=', membershipId)
      .where('account_id', '!=', account.id)
      .where('role', '=', 'consultant')
      .where('account_id', 'in', trx.selectFrom('accounts').select('id').where('disabled_at', 'is', null))
      .returning('account_id')
      .executeTakeFirst();
    if (promoted === undefined) throw new NoSuccessor();
    const successor = await trx
      .selectFrom('accounts')
      .select(['id', 'email', 'name'])
      .where('id', '=', promoted.account_id)
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
  });
  const outcome = await transfer.catch((error: unknown): TransferOutcome => {
    if (error instanceof NoSuccessor) return { ok: false, reason: 'unknown' };
    throw error;
  });
  if (outcome.ok) services.mail.kick();
  return outcome;
}
