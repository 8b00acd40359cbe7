import { demandEnrolment } from '../access/accounts.ts';
import { revokeApiTokensOf } from '../access/api-tokens.ts';
import type { Act, CommandLineAct } from '../access/context.ts';
import { type HeldByEither, performEither } from '../access/deed.ts';
import { withdrawLinks } from '../access/one-time-links.ts';
import { endSessionsOf } from '../access/sessions.ts';
import { recordForAccount } from '../audit/record-for-account.ts';
import { tellAccount } from '../mail/tell-account.ts';
import type { Services } from '../services.ts';
import { removeAll } from './authenticators.ts';
import { clearFailures } from './failures.ts';
import { mfaReset } from './letters.ts';
import { dropMailedCode } from './mailed-codes.ts';
import { removeAllKeys } from './passkeys/passkeys.ts';
import { dropPending } from './pending-enrolments.ts';
import { dropRecoveryCodes } from './recovery.ts';

export interface MfaReset {
  readonly accountId: string;
  /** Why, and how the person was recognised; kept in the record, never mailed (ASVS 6.4.4). */
  readonly reason: string;
}

export type ResetOutcome =
  | { readonly ok: true }
  | { readonly ok: false; readonly reason: 'unknown' | 'oneself' };

/**
 * Clears an account's second factor (S22): authenticators, passkeys, recovery codes, enrolments under way, counts and locks
 * go, a change of address under way too, every session and token ends, and the next sign-in leads to setup whether or not a policy asks. The account is told by
 * mail. Recorded for the installation, and for each of its workspaces without who and why. `unknown`: there is no such account.
 * `oneself`: else a stolen session of an administrator could rid itself of the factor that guards it.
 */
export async function resetMfa(
  services: Services,
  by: Act<'admin'> | CommandLineAct,
  { accountId, reason }: MfaReset,
): Promise<ResetOutcome> {
  // The account is held: a code or an enrolment under way is wholly before the reset, or refused after it.
  const reset = async ({ trx, actor, origin, now }: HeldByEither): Promise<ResetOutcome> => {
    if (actor.id === accountId) return { ok: false, reason: 'oneself' };
    const account = await demandEnrolment(trx, accountId);
    if (account === null) return { ok: false, reason: 'unknown' };
    // Before what hangs on them, as a sign-out does by the cascade.
    const ended = await endSessionsOf(trx, accountId);
    await revokeApiTokensOf(trx, accountId);
    await removeAll(trx, accountId);
    await removeAllKeys(trx, accountId);
    await withdrawLinks(trx, { purpose: 'new-address', email: account.email }, now);
    await dropPending(trx, accountId);
    await dropMailedCode(trx, accountId, 'set-up');
    await dropRecoveryCodes(trx, accountId);
    await clearFailures(trx, accountId);
    await recordForAccount(trx, accountId, {
      type: 'mfa.reset',
      at: now,
      origin,
      actor,
      subject: { id: accountId, label: account.email },
      detail: { reason, sessionsEnded: ended },
    });
    await tellAccount(services, trx, account, now, mfaReset);
    return { ok: true };
  };
  const outcome = await performEither(services, by, reset, [accountId]);
  if (outcome.ok) services.mail.kick();
  return outcome;
}
