import { type AuditEvent, type Origin, record } from '../../data/audit.ts';
import type { Trx } from '../../data/database.ts';
import { holdAccount } from '../../data/hold-account.ts';
import { recordForAccount } from '../../data/record-for-account.ts';
import { policyInForce } from '../../domain/mfa-decision.ts';
import type { Plan } from '../../domain/plan.ts';
import { mailContextOf } from '../../mail/mail-context.ts';
import type { MailContext } from '../../mail/mail-layout.tsx';
import type { Message } from '../../mail/message.ts';
import { enqueueMail } from '../../mail/queue.ts';
import {
  enforcementResumed,
  enforcementSuspended,
  type WorkspaceRecipient,
} from '../../mail/workspace-mails.ts';
import type { Services } from '../../services.ts';
import { endSessionsOf } from '../../web/sessions.ts';

/** Who acts, from where and when: an administrator at a page, or the command line. Whether they may is the caller's to know. */
export interface Act {
  readonly actor: AuditEvent['actor'];
  readonly origin: Origin;
  readonly now: number;
}

export type PlanOutcome =
  /** `policy`: what became of a policy that is switched on. */
  | { readonly ok: true; readonly changed: boolean; readonly policy: 'untouched' | 'suspended' | 'resumed' }
  | { readonly ok: false; readonly reason: 'unknown' };

/** Puts a letter to a workspace's owner in the queue. */
export async function mailOwner(
  services: Services,
  trx: Trx,
  to: { workspaceId: string; now: number },
  letter: (context: MailContext, fields: WorkspaceRecipient) => Message,
): Promise<void> {
  const owner = await trx
    .selectFrom('memberships as m')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .select(['a.email', 'a.name', 'w.name as workspace_name'])
    .where('m.workspace_id', '=', to.workspaceId)
    .where('m.role', '=', 'owner')
    .executeTakeFirst();
  if (owner === undefined) return;
  const context = mailContextOf(services, to.now);
  const fields = { to: owner.email, name: owner.name, workspaceName: owner.workspace_name };
  await enqueueMail(trx, services.keyring, letter(context, fields), to.now);
}

/**
 * Sets a workspace's plan. A policy that is switched on is suspended by a plan without enforcement and resumes with
 * one that has it; the switch itself is left as it is, and the owner is told by mail (D10).
 */
export async function changePlan(
  services: Services,
  change: Act & { readonly workspaceId: string; readonly plan: Plan },
): Promise<PlanOutcome> {
  const { workspaceId, plan, actor, origin, now } = change;
  const outcome = await services.db.transaction().execute(async (trx): Promise<PlanOutcome> => {
    // Takes the row before looking, so that of two changes at once each sees what the other left.
    const before = await trx
      .updateTable('workspaces')
      .set((eb) => ({ plan: eb.ref('plan') }))
      .where('id', '=', workspaceId)
      .returning(['plan', 'mfa_required'])
      .executeTakeFirst();
    if (before === undefined) return { ok: false, reason: 'unknown' };
    if (before.plan === plan) return { ok: true, changed: false, policy: 'untouched' };
    await trx.updateTable('workspaces').set({ plan }).where('id', '=', workspaceId).execute();
    const event = { at: now, origin, workspaceId, actor };
    await record(trx, { ...event, type: 'plan.changed', detail: { from: before.plan, to: plan } });
    const required = before.mfa_required === 1;
    const inForce = policyInForce({ required, plan });
    if (inForce === policyInForce({ required, plan: before.plan })) {
      return { ok: true, changed: true, policy: 'untouched' };
    }
    await record(trx, { ...event, type: inForce ? 'policy.resumed' : 'policy.suspended' });
    await mailOwner(services, trx, change, inForce ? enforcementResumed : enforcementSuspended);
    return { ok: true, changed: true, policy: inForce ? 'resumed' : 'suspended' };
  });
  services.mail.kick();
  return outcome;
}

/** Ends an account's sessions everywhere, but for the one to keep (ASVS 7.4.5). How many they were. */
export async function endAccountSessions(
  { db }: Services,
  request: Act & { readonly accountId: string; readonly email: string; readonly keep?: string },
): Promise<number> {
  const { accountId, email, keep, actor, origin, now } = request;
  return db.transaction().execute(async (trx) => {
    await holdAccount(trx, accountId);
    const sessions = await endSessionsOf(trx, accountId, keep);
    if (sessions > 0) {
      await recordForAccount(trx, accountId, {
        type: 'session.ended',
        at: now,
        origin,
        actor,
        subject: { id: accountId, label: email },
        detail: { sessions },
      });
    }
    return sessions;
  });
}

export type AccessOutcome =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly reason: 'unknown' }
  /** Nobody shuts themselves out; somebody else has to. */
  | { readonly ok: false; readonly reason: 'oneself' };

/** Disables an account, which ends its sessions at once (ASVS 7.4.2), or lets it in again. */
export async function setDisabled(
  { db }: Services,
  change: Act & { readonly accountId: string; readonly disabled: boolean; readonly reason: string },
): Promise<AccessOutcome> {
  const { accountId, disabled, reason, actor, origin, now } = change;
  if (disabled && actor.id === accountId) return { ok: false, reason: 'oneself' };
  return db.transaction().execute(async (trx): Promise<AccessOutcome> => {
    const changed = await trx
      .updateTable('accounts')
      .set({ disabled_at: disabled ? now : null })
      .where('id', '=', accountId)
      .where('disabled_at', disabled ? 'is' : 'is not', null)
      .returning('email')
      .executeTakeFirst();
    if (changed === undefined) {
      const there = await trx
        .selectFrom('accounts')
        .select('id')
        .where('id', '=', accountId)
        .executeTakeFirst();
      return there === undefined ? { ok: false, reason: 'unknown' } : { ok: true, changed: false };
    }
    const sessionsEnded = disabled ? await endSessionsOf(trx, accountId) : 0;
    await recordForAccount(trx, accountId, {
      type: disabled ? 'account.disabled' : 'account.enabled',
      at: now,
      origin,
      actor,
      subject: { id: accountId, label: changed.email },
      detail: { reason, sessionsEnded },
    });
    return { ok: true, changed: true };
  });
}

/** Makes an account a platform administrator, or takes that back; in force at its next request (ASVS 8.3.2). Whether it changed. */
export async function setAdministrator(
  { db }: Services,
  change: Act & { readonly accountId: string; readonly email: string; readonly granted: boolean },
): Promise<boolean> {
  const { accountId, email, granted, actor, origin, now } = change;
  return db.transaction().execute(async (trx) => {
    const { numUpdatedRows } = await trx
      .updateTable('accounts')
      .set({ is_admin: granted ? 1 : 0 })
      .where('id', '=', accountId)
      .where('is_admin', '=', granted ? 0 : 1)
      .executeTakeFirstOrThrow();
    if (numUpdatedRows !== 1n) return false;
    await record(trx, {
      type: granted ? 'admin.granted' : 'admin.revoked',
      at: now,
      origin,
      actor,
      subject: { id: accountId, label: email },
    });
    return true;
  });
}
