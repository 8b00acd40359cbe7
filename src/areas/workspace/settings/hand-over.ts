import type { Act, CommandLineAct } from '../../../access/context.ts';
import { type HeldByEither, performEither } from '../../../access/deed.ts';
import { handOver } from '../../../access/memberships.ts';
import { BY_ITSELF_ACTOR, record } from '../../../audit/record.ts';
import type { Trx } from '../../../data/database.ts';
import { mailContextOf } from '../../../mail/mail-context.ts';
import { enqueueMail } from '../../../mail/queue.ts';
import type { Services } from '../../../services.ts';
import { ownershipTransferred } from '../letters.ts';
import { endExceptionOf } from '../mfa-policy/exceptions.ts';

/** A workspace that gets another owner. */
export interface Transfer {
  readonly workspaceId: string;
  /** Of the consultant who is to own it. */
  readonly membershipId: string;
}

/** One that the operator decides on, in place of an owner who has left. */
export interface TransferByOperator extends Transfer {
  /** The account of the owner in whose place it is done: where somebody else owns it by now, it is not. */
  readonly ownerId: string;
  /** Kept in the record, where the new owner can read it. */
  readonly reason: string;
}

export type TransferOutcome =
  | { readonly ok: true; readonly newOwner: string }
  /**
   * `unknown`: no consultant of this workspace who can sign in has that membership. `changed`: another account owns it
   * meanwhile. `oneself`: an administrator makes nobody an owner who is themselves.
   */
  | { readonly ok: false; readonly reason: 'unknown' | 'changed' | 'oneself' };

/** Ends the transaction, so that no owner is demoted for nothing. */
class NotDone extends Error {
  readonly outcome: TransferOutcome;

  constructor(reason: 'unknown' | 'changed' | 'oneself') {
    super(`the ownership was not transferred (${reason})`);
    this.outcome = { ok: false, reason };
  }
}

const accountsAmong = (trx: Trx, workspaceId: string) =>
  trx
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select(['a.id', 'a.email', 'a.name', 'm.id as membershipId'])
    .where('m.workspace_id', '=', workspaceId);

interface Whose {
  readonly ownerId: string;
  readonly reason: string | null;
}

/**
 * Makes a consultant the owner, and the owner a consultant, in one transaction that holds both: at no moment does anybody
 * see two owners or none. Both are told by mail.
 */
async function transfer(
  services: Services,
  by: Act<'owner'> | Act<'admin'> | CommandLineAct,
  { workspaceId, membershipId }: Transfer,
  { ownerId, reason }: Whose,
): Promise<TransferOutcome> {
  const work = async ({ trx, actor, origin, now }: HeldByEither): Promise<TransferOutcome> => {
    const owner = await accountsAmong(trx, workspaceId)
      .where('a.id', '=', ownerId)
      .where('m.role', '=', 'owner')
      .executeTakeFirst();
    if (owner === undefined) throw new NotDone('changed');
    const promoted = await handOver(trx, workspaceId, { from: owner.id, to: membershipId });
    if (promoted === null) throw new NotDone('unknown');
    if (promoted === actor.id) throw new NotDone('oneself');
    const successor = await accountsAmong(trx, workspaceId)
      .where('a.id', '=', promoted)
      .executeTakeFirstOrThrow();
    const { name: workspaceName } = await trx
      .selectFrom('workspaces')
      .select('name')
      .where('id', '=', workspaceId)
      .executeTakeFirstOrThrow();
    const subject = { id: successor.id, label: successor.email };
    const event = { at: now, origin, workspaceId, actor, subject };
    // Whoever owns a workspace has no exception from its policy, nor has whoever handed it over.
    const byItself = { ...event, actor: BY_ITSELF_ACTOR };
    await endExceptionOf(trx, owner, byItself);
    await record(
      trx,
      reason === null
        ? { ...event, type: 'ownership.transferred' }
        : { ...event, type: 'ownership.reassigned', detail: { from: owner.email, reason } },
    );
    await endExceptionOf(trx, successor, byItself);
    const context = mailContextOf(services, now);
    const mails = [
      { to: successor.email, name: successor.name, youAre: 'new-owner', otherName: owner.name },
      { to: owner.email, name: owner.name, youAre: 'previous-owner', otherName: successor.name },
    ] as const;
    for (const mail of mails) {
      const message = ownershipTransferred(context, { ...mail, workspaceName, byOwner: reason === null });
      await enqueueMail(trx, services.keyring, message, now);
    }
    return { ok: true, newOwner: successor.name };
  };
  // A membership stays its account's, so that it may be asked for before the account is held.
  const both = async (trx: Trx) => {
    const successor = await accountsAmong(trx, workspaceId).where('m.id', '=', membershipId).execute();
    return [ownerId, ...successor.map(({ id }) => id)];
  };
  try {
    const outcome = await performEither(services, by, work, both);
    services.mail.kick();
    return outcome;
  } catch (error) {
    if (error instanceof NotDone) return error.outcome;
    throw error;
  }
}

/** The owner makes a consultant the owner of their workspace, and becomes a consultant of it. */
export function transferOwnership(
  services: Services,
  act: Act<'owner'>,
  wanted: Transfer,
): Promise<TransferOutcome> {
  const { workspace, account } = act.session;
  if (workspace.id !== wanted.workspaceId) throw new Error('not the owner of that one');
  return transfer(services, act, wanted, { ownerId: account.id, reason: null });
}

/** The same by an administrator or the command line, where the owner has left (B14). The record keeps why. */
export function reassignOwnership(
  services: Services,
  by: Act<'admin'> | CommandLineAct,
  { ownerId, reason, ...wanted }: TransferByOperator,
): Promise<TransferOutcome> {
  return transfer(services, by, wanted, { ownerId, reason });
}
