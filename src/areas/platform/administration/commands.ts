import { setAdmin, setDisabledAt } from '../../../access/accounts.ts';
import { revokeApiTokensOf } from '../../../access/api-tokens.ts';
import type { Act, CommandLineAct } from '../../../access/context.ts';
import { type HeldByEither, performEither } from '../../../access/deed.ts';
import { withdrawLinksTaking } from '../../../access/one-time-links.ts';
import { switchedOnIn } from '../../../access/policies.ts';
import { endSessionsOf } from '../../../access/session-ends.ts';
import { clearWaits } from '../../../access/waits.ts';
import { setPlan } from '../../../access/workspaces.ts';
import { record } from '../../../audit/record.ts';
import { recordForAccount } from '../../../audit/record-for-account.ts';
import { policyInForce, policyStands } from '../../../domain/mfa-policy.ts';
import type { Plan } from '../../../domain/plan.ts';
import { tellOwner } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import { enforcementResumed, enforcementSuspended } from '../letters.ts';

/** Who runs the installation: an administrator at a page, or the command line. */
type Operator = Act<'admin'> | CommandLineAct;

export type PlanOutcome =
  /** `policy`: what became of a policy that is switched on. */
  | { readonly ok: true; readonly changed: boolean; readonly policy: 'untouched' | 'suspended' | 'resumed' }
  | { readonly ok: false; readonly reason: 'unknown' };

/**
 * Sets a workspace's plan. A policy that is switched on is suspended by a plan without enforcement and resumes with
 * one that has it; the switch itself is left as it is, and the owner is told by mail (D10).
 */
export async function changePlan(
  services: Services,
  by: Operator,
  { workspaceId, plan }: { readonly workspaceId: string; readonly plan: Plan },
): Promise<PlanOutcome> {
  const outcome = await performEither(services, by, async (held): Promise<PlanOutcome> => {
    const { trx, actor, origin, now } = held;
    const before = await setPlan(trx, workspaceId, plan);
    if (before === null) return { ok: false, reason: 'unknown' };
    if (before === plan) return { ok: true, changed: false, policy: 'untouched' };
    const event = { at: now, origin, workspaceId, actor };
    await record(trx, { ...event, type: 'plan.changed', detail: { from: before, to: plan } });
    const switchedOn = await switchedOnIn(trx, workspaceId);
    const required = switchedOn.length > 0;
    const stands = policyStands({ required, plan });
    if (stands === policyStands({ required, plan: before })) {
      return { ok: true, changed: true, policy: 'untouched' };
    }
    await record(trx, { ...event, type: stands ? 'policy.resumed' : 'policy.suspended' });
    // One whose day is yet to come asks nobody so far, and asks nobody anew.
    const asked = switchedOn
      .filter(({ startsAt }) => policyInForce({ required, plan, startsAt }, now))
      .map(({ audience }) => audience);
    await tellOwner(services, trx, { workspaceId, now }, (context, owner) =>
      stands ? enforcementResumed(context, { ...owner, asked }) : enforcementSuspended(context, owner),
    );
    return { ok: true, changed: true, policy: stands ? 'resumed' : 'suspended' };
  });
  services.mail.kick();
  return outcome;
}

/** Ends an account's sessions everywhere, but for the one to keep (ASVS 7.4.5). How many they were. */
export function endAccountSessions(
  services: Services,
  by: Operator,
  { accountId, email, keep }: { readonly accountId: string; readonly email: string; readonly keep?: string },
): Promise<number> {
  const end = async ({ trx, actor, origin, now }: HeldByEither) => {
    const sessions = await endSessionsOf(trx, accountId, { now, config: services.config }, keep);
    if (sessions > 0) {
      const subject = { id: accountId, label: email };
      // That of an administrator who ends somebody else's is none of that one's, and none of a workspace's business.
      const kept = actor.id === accountId ? keep : undefined;
      const detail = { sessions, ...(kept !== undefined && { kept }) };
      const event = { type: 'session.ended', at: now, origin, actor, subject, detail } as const;
      await recordForAccount(trx, accountId, event, kept);
    }
    return sessions;
  };
  return performEither(services, by, end, [accountId]);
}

/**
 * Lets somebody try again at once whom failed tries, their own or others', keep waiting to sign in, for a mail or for a
 * recovery code (D25). Whether there was anything to clear.
 */
export function endWaits(
  services: Services,
  by: Operator,
  { accountId, email }: { readonly accountId: string; readonly email: string },
): Promise<boolean> {
  const end = async ({ trx, actor, origin, now }: HeldByEither) => {
    if (!(await clearWaits(trx, { id: accountId, email }, now))) return false;
    await recordForAccount(trx, accountId, {
      type: 'waits.cleared',
      at: now,
      origin,
      actor,
      subject: { id: accountId, label: email },
    });
    return true;
  };
  return performEither(services, by, end, [accountId]);
}

export type AccessOutcome =
  | { readonly ok: true; readonly changed: boolean }
  | { readonly ok: false; readonly reason: 'unknown' }
  /** Nobody shuts themselves out; somebody else has to. */
  | { readonly ok: false; readonly reason: 'oneself' };

/** Disables an account, which ends its sessions at once (ASVS 7.4.2), or lets it in again. */
export function setDisabled(
  services: Services,
  by: Operator,
  change: { readonly accountId: string; readonly disabled: boolean; readonly reason: string },
): Promise<AccessOutcome> {
  const { accountId, disabled, reason } = change;
  const set = async ({ trx, actor, origin, now }: HeldByEither): Promise<AccessOutcome> => {
    if (actor.id === accountId) return { ok: false, reason: 'oneself' };
    const email = await setDisabledAt(trx, accountId, disabled ? now : null);
    if (email === null) {
      const there = await trx
        .selectFrom('accounts')
        .select('id')
        .where('id', '=', accountId)
        .executeTakeFirst();
      return there === undefined ? { ok: false, reason: 'unknown' } : { ok: true, changed: false };
    }
    const sessionsEnded = disabled
      ? await endSessionsOf(trx, accountId, { now, config: services.config })
      : 0;
    if (disabled) {
      await revokeApiTokensOf(trx, accountId);
      await withdrawLinksTaking(trx, email, now);
    }
    await recordForAccount(trx, accountId, {
      type: disabled ? 'account.disabled' : 'account.enabled',
      at: now,
      origin,
      actor,
      subject: { id: accountId, label: email },
      detail: { reason, sessionsEnded },
    });
    return { ok: true, changed: true };
  };
  return performEither(services, by, set, [accountId]);
}

/** Makes an account a platform administrator, or takes that back; in force at its next request (ASVS 8.3.2). Whether it changed. */
export function setAdministrator(
  services: Services,
  by: Operator,
  change: { readonly accountId: string; readonly email: string; readonly granted: boolean },
): Promise<boolean> {
  const { accountId, email, granted } = change;
  const set = async ({ trx, actor, origin, now }: HeldByEither) => {
    if (!(await setAdmin(trx, accountId, granted))) return false;
    await record(trx, {
      type: granted ? 'admin.granted' : 'admin.revoked',
      at: now,
      origin,
      actor,
      subject: { id: accountId, label: email },
    });
    return true;
  };
  return performEither(services, by, set, [accountId]);
}
