import type { Act, CommandLineAct } from '../../../access/context.ts';
import { type HeldByEither, perform, performEither } from '../../../access/deed.ts';
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

export interface Transfer {
  readonly workspaceId: string;
  /** Of the consultant who is to own it. */
  readonly membershipId: string;
  /** For the record; the command line asks for one. */
  readonly reason?: string;
}

export type TransferOutcome =
  | { readonly ok: true; readonly newOwner: string }
  /** `unknown`: no consultant of this workspace has that membership. */
  | { readonly ok: false; readonly reason: 'unknown' };

/** Ends the transaction when there is nobody to hand over to, so that the owner is not demoted for nothing. */
class NoSuccessor extends Error {}

const accountsAmong = (trx: Trx, workspaceId: string) =>
  trx
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['a.id', 'a.email', 'a.name'])
    .where('m.workspace_id', '=', workspaceId);

/**
 * Makes a consultant the owner, and the owner a consultant, in one transaction: at no moment does anybody see two
 * owners or none. Both are told by mail. The owner does so themselves, or the operator where they have left (B14).
 */
export async function transferOwnership(
  services: Services,
  by: Act<'owner'> | CommandLineAct,
  { workspaceId, membershipId, reason }: Transfer,
): Promise<TransferOutcome> {
  const { keyring } = services;
  const byOwner = 'session' in by;
  if (byOwner && by.session.workspace.id !== workspaceId) throw new Error('not the owner of that one');
  const transfer = async ({ trx, actor, origin, now }: HeldByEither): Promise<TransferOutcome> => {
    const owner = await accountsAmong(trx, workspaceId)
      .where('m.role', '=', 'owner')
      .executeTakeFirstOrThrow();
    const promoted = await handOver(trx, workspaceId, { from: owner.id, to: membershipId });
    if (promoted === null) throw new NoSuccessor();
    const successor = await accountsAmong(trx, workspaceId)
      .where('a.id', '=', promoted)
      .executeTakeFirstOrThrow();
    const { name: workspaceName } = await trx
      .selectFrom('workspaces')
      .select('name')
      .where('id', '=', workspaceId)
      .executeTakeFirstOrThrow();
    await record(trx, {
      type: 'ownership.transferred',
      at: now,
      origin,
      workspaceId,
      actor,
      subject: { id: successor.id, label: successor.email },
      detail: { ...(reason !== undefined && { reason }) },
    });
    const context = mailContextOf(services, now);
    const mails = [
      { to: successor.email, name: successor.name, youAre: 'new-owner', otherName: owner.name },
      { to: owner.email, name: owner.name, youAre: 'previous-owner', otherName: successor.name },
    ] as const;
    for (const mail of mails) {
      const message = ownershipTransferred(context, { ...mail, workspaceName, byOwner });
      await enqueueMail(trx, keyring, message, now);
    }
    return { ok: true, newOwner: successor.name };
  };
  // Both are held: the one who is to own it, and the one who does so far.
  const both = async (trx: Trx) => {
    const accounts = await accountsAmong(trx, workspaceId)
      .where((eb) => eb.or([eb('m.id', '=', membershipId), eb('m.role', '=', 'owner')]))
      .execute();
    return accounts.map(({ id }) => id);
  };
  const outcome = await performEither(services, by, transfer, both).catch(
    (error: unknown): TransferOutcome => {
      if (error instanceof NoSuccessor) return { ok: false, reason: 'unknown' };
      throw error;
    },
  );
  if (outcome.ok) services.mail.kick();
  return outcome;
}
