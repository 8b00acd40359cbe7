import { demandEnrolment } from '../access/accounts.ts';
import { revokeApiTokensOf } from '../access/api-tokens.ts';
import type { Act, CommandLineAct } from '../access/context.ts';
import { type HeldByEither, performEither } from '../access/deed.ts';
import { withdrawLinks } from '../access/one-time-links.ts';
import { endSessionsOf } from '../access/session-ends.ts';
import { recordForAccount } from '../audit/record-for-account.ts';
import type { IdentityCheck } from '../domain/identity-check.ts';
import { tellAccount } from '../mail/tell-account.ts';
import type { Services } from '../services.ts';
import { removeAll } from './authenticators.ts';
import { forgetCaller, isCallerChecked } from './checked-callers.ts';
import { clearFailures } from './failures.ts';
import { mfaReset } from './letters.ts';
import { dropMailedCode } from './mailed-codes.ts';
import { removeAllKeys } from './passkeys/passkeys.ts';
import { dropPending } from './pending-enrolments.ts';
import { dropRecoveryCodes } from './recovery.ts';
import { dropResetRequests } from './reset-requests.ts';

export interface MfaReset {
  readonly accountId: string;
  /** How the administrator made sure who is asking; the command line says that in the reason. */
  readonly check?: IdentityCheck;
  /** Why, and what was seen and heard; kept in the record, never mailed (ASVS 6.4.4). */
  readonly reason: string;
}

/** Why nothing is reset, whoever asks. `oneself`: else a stolen session of an administrator could rid itself of the factor that guards it. */
export type NotReset =
  | { readonly ok: false; readonly reason: 'unknown' | 'oneself' }
  /** The caller is said to have read out an emailed code, and has not, to this administrator, a moment ago. */
  | { readonly ok: false; readonly reason: 'caller-unchecked' };

export type ResetOutcome =
  | { readonly ok: true }
  | NotReset
  /** The installation wants a second administrator's approval: `factors/reset-approval.ts`. */
  | { readonly ok: false; readonly reason: 'needs-approval' };

/** Whether somebody may ask for a reset, or do one: never for themselves, nor on the word of a caller who gave no code. */
export async function refusalOf(
  { trx, actor, now }: HeldByEither,
  { accountId, check }: MfaReset,
): Promise<NotReset | null> {
  if (actor.id === accountId) return { ok: false, reason: 'oneself' };
  if (check === 'emailed-code' && !(await isCallerChecked(trx, { accountId, by: actor.id, now })))
    return { ok: false, reason: 'caller-unchecked' };
  return null;
}

/**
 * Clears the second factor of an account that the transaction holds: a code or an enrolment under way is wholly before it,
 * or refused after it. False where there is no such account. `approved` is who had asked for it.
 */
export async function resetHeld(
  services: Services,
  { trx, actor, origin, now }: HeldByEither,
  { accountId, check, reason }: MfaReset,
  approved?: { readonly askedBy: string },
): Promise<boolean> {
  const account = await demandEnrolment(trx, accountId);
  if (account === null) return false;
  // Before what hangs on them, as a sign-out does by the cascade.
  const sessionsEnded = await endSessionsOf(trx, accountId, { now, config: services.config });
  await revokeApiTokensOf(trx, accountId);
  await removeAll(trx, accountId);
  await removeAllKeys(trx, accountId);
  await withdrawLinks(trx, { purpose: 'new-address', email: account.email }, now);
  await dropPending(trx, accountId);
  await dropMailedCode(trx, accountId, 'set-up');
  await dropMailedCode(trx, accountId, 'caller');
  await forgetCaller(trx, accountId);
  await dropResetRequests(trx, accountId);
  await dropRecoveryCodes(trx, accountId);
  await clearFailures(trx, accountId);
  await recordForAccount(trx, accountId, {
    type: 'mfa.reset',
    at: now,
    origin,
    actor,
    subject: { id: accountId, label: account.email },
    detail: { ...(check !== undefined && { check }), ...approved, reason, sessionsEnded },
  });
  await tellAccount(services, trx, account, now, mfaReset);
  return true;
}

/**
 * Clears an account's second factor (S22): authenticators, passkeys, recovery codes, enrolments under way, counts and locks
 * go, a change of address under way too, every session and token ends, and the next sign-in leads to setup whether or not a policy asks. The account is told by
 * mail. Recorded for the installation, and for each of its workspaces without who and why. `unknown`: there is no such account.
 */
export async function resetMfa(
  services: Services,
  by: Act<'admin'> | CommandLineAct,
  wanted: MfaReset,
): Promise<ResetOutcome> {
  const { accountId } = wanted;
  // On the web alone: behind the command line stands whoever runs the machine.
  const needsApproval = 'session' in by && services.config.resetApproval === 'second-administrator';
  const reset = async (held: HeldByEither): Promise<ResetOutcome> => {
    const refused = await refusalOf(held, wanted);
    if (refused !== null) return refused;
    if (needsApproval) return { ok: false, reason: 'needs-approval' };
    return (await resetHeld(services, held, wanted)) ? { ok: true } : { ok: false, reason: 'unknown' };
  };
  const outcome = await performEither(services, by, reset, [accountId]);
  if (outcome.ok) services.mail.kick();
  return outcome;
}
