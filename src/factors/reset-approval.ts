import type { Act } from '../access/context.ts';
import { type Held, perform } from '../access/deed.ts';
import { holderOf } from '../access/holder.ts';
import { record, SUPPORT } from '../audit/record.ts';
import type { Trx } from '../data/database.ts';
import type { Services } from '../services.ts';
import { type MfaReset, type NotReset, refusalOf, resetHeld } from './reset.ts';
import {
  addResetRequest,
  type ResetRequest,
  resetRequest,
  resetRequestsFor,
  takeResetRequest,
} from './reset-requests.ts';

/*
 * Resets that two administrators do together, where the installation asks for it (B9): one checks who is asking, and the
 * other approves what the first one saw. One who is talked into it, or whose session is stolen, resets nobody.
 */

export type Requested = { readonly ok: true } | NotReset | { readonly ok: false; readonly reason: 'waiting' };

/** Asks the other administrators to approve a reset. `waiting`: one of the account waits for that already. */
export function requestReset(services: Services, act: Act<'admin'>, wanted: MfaReset): Promise<Requested> {
  const { accountId, check, reason } = wanted;
  const ask = async (held: Held<'admin'>): Promise<Requested> => {
    const { trx, session, actor, origin, now } = held;
    const refused = await refusalOf(held, wanted);
    if (refused !== null) return refused;
    const account = await holderOf(trx, accountId);
    if (account === null) return { ok: false, reason: 'unknown' };
    const waiting = await resetRequestsFor(trx, accountId, now);
    if (waiting.some(({ kind }) => kind === 'approval')) return { ok: false, reason: 'waiting' };
    await addResetRequest(trx, {
      kind: 'approval',
      accountId,
      workspaceId: null,
      askedBy: session.account.id,
      check: check ?? null,
      reason,
      now,
    });
    await record(trx, {
      type: 'mfa.reset-requested',
      at: now,
      origin,
      actor,
      subject: { id: accountId, label: account.email },
      detail: { ...(check !== undefined && { check }), reason },
    });
    return { ok: true };
  };
  return perform(services, act, ask, [accountId]);
}

/** Whom a request is about and who has asked, to be held before it is looked at again. */
const accountsOf =
  (id: string, now: number) =>
  async (trx: Trx): Promise<readonly string[]> => {
    const request = await resetRequest(trx, id, now);
    return request === null ? [] : [request.accountId, request.askedBy.id];
  };

export type Approval =
  | { readonly ok: true; readonly accountId: string; readonly email: string }
  /**
   * `gone`: it was decided, or waited too long. `own`: whoever asked does not approve. `oneself`: nor does whom it is about.
   * `asker-gone`: who asked is no administrator any more, so that one alone would decide.
   */
  | { readonly ok: false; readonly reason: 'gone' | 'own' | 'oneself' | 'asker-gone' };

/** Approves a reset and does it, once: of two administrators at the same moment one is told that it is gone. */
export async function approveReset(services: Services, act: Act<'admin'>, id: string): Promise<Approval> {
  const approve = async (held: Held<'admin'>): Promise<Approval> => {
    const { trx, actor, now } = held;
    const request = await resetRequest(trx, id, now);
    if (request === null || request.kind !== 'approval') return { ok: false, reason: 'gone' };
    const { accountId, askedBy, check, reason } = request;
    if (askedBy.id === actor.id) return { ok: false, reason: 'own' };
    if (accountId === actor.id) return { ok: false, reason: 'oneself' };
    if (!askedBy.isAdmin) return { ok: false, reason: 'asker-gone' };
    const account = await holderOf(trx, accountId);
    if (account === null || !(await takeResetRequest(trx, id))) return { ok: false, reason: 'gone' };
    const wanted = { accountId, reason, ...(check !== null && { check }) };
    await resetHeld(services, held, wanted, { askedBy: askedBy.email });
    return { ok: true, accountId, email: account.email };
  };
  const outcome = await perform(services, act, approve, accountsOf(id, act.now));
  if (outcome.ok) services.mail.kick();
  return outcome;
}

/** Declines what an administrator or an owner has asked for; an administrator takes back their own so. Null where it is gone. */
export function declineReset(
  services: Services,
  act: Act<'admin'>,
  id: string,
): Promise<Pick<ResetRequest, 'accountId' | 'kind'> | null> {
  const decline = async ({ trx, actor, origin, now }: Held<'admin'>) => {
    const request = await resetRequest(trx, id, now);
    if (request === null || !(await takeResetRequest(trx, id))) return null;
    const { accountId, kind, workspace } = request;
    const account = await holderOf(trx, accountId);
    const subject = { id: accountId, label: account?.email ?? '' };
    await record(trx, { type: 'mfa.reset-declined', at: now, origin, actor, subject });
    // Its owner has asked, and sees what came of it; not who decided.
    if (workspace !== null)
      await record(trx, {
        ...SUPPORT,
        type: 'mfa.reset-declined',
        at: now,
        workspaceId: workspace.id,
        subject,
      });
    return { accountId, kind };
  };
  return perform(services, act, decline, accountsOf(id, act.now));
}
