import type { Act, SignedInAccess } from '../access/context.ts';
import { type Held, recordedAs } from '../access/deed.ts';
import { rememberBrowser } from '../access/known-browsers.ts';
import type { Proven } from '../access/landing.ts';
import { raiseSession } from '../access/sessions.ts';
import { record } from '../audit/record.ts';
import { FACTOR_LIMITS } from '../domain/throttle.ts';
import { clockSkewSeconds, matchCode, stepAt } from '../domain/totp.ts';
import { whereaboutsOf } from '../domain/whereabouts.ts';
import { type AccountLetter, tellAccount } from '../mail/tell-account.ts';
import type { Services } from '../services.ts';
import { passesByKeyAlone, performAtStep, provesWhoIsThere } from './at-step.ts';
import { authenticatorsOf, burnStep, consumeStep, unsealSecret } from './authenticators.ts';
import { type CountedTry, countTry, forgiveFailures, keepFailure } from './failures.ts';
import { factorLocked, failedCodes, unfamiliarSignIn } from './letters.ts';

export type CodeCheck =
  /** The session passed. */
  | ({ readonly ok: true } & Proven)
  /**
   * Wrong, used before, or of a step too far off; then the phone's clock is ahead by `skewSeconds` (behind: negative).
   * It is the account's `failures`th in a row.
   */
  | {
      readonly ok: false;
      readonly reason: 'wrong';
      readonly skewSeconds: number | null;
      readonly failures: number;
      readonly waitMs: number;
    }
  | { readonly ok: false; readonly reason: 'waiting'; readonly failures: number; readonly waitMs: number }
  | { readonly ok: false; readonly reason: 'locked' }
  /** A key alone counts here (B6): the code was counted, and not looked at. */
  | { readonly ok: false; readonly reason: 'keys-alone' }
  /** There is nothing to check against. */
  | { readonly ok: false; readonly reason: 'gone' };

/** The account is the session's, never one that a form names. `code` as `parseCode` returned it. */
type Attempt = Held<SignedInAccess> & { readonly code: string };

/** What goes with the rise of a session that passed, in the same transaction: all of it is done, or nothing. */
export type AlongWith = (held: Held<SignedInAccess>) => Promise<void>;

interface Match {
  /** The authenticator that it is accepted of; null where it is not. */
  readonly device: string | null;
  readonly replayed: boolean;
  readonly distant: number | null;
}

/** Ends the transaction without a trace of the try: there is nothing any more for which it could count. */
class NothingToCheck extends Error {}

/** Compares a code with every authenticator of the account, and uses up the step that it is right for. */
async function matchAuthenticators(
  services: Services,
  { trx, session, code, now }: Attempt,
): Promise<Match | null> {
  const { id: accountId } = session.account;
  const authenticators = await authenticatorsOf(trx, accountId);
  if (authenticators.length === 0) return null;
  const found = authenticators.map((authenticator) => ({
    ...authenticator,
    ...matchCode(
      unsealSecret(services.keyring, authenticator.secret, authenticator.id, accountId),
      code,
      now,
    ),
  }));
  const inWindow = found.find(({ step }) => step !== null);
  if (inWindow?.step != null) {
    const accepted = await consumeStep(trx, inWindow, inWindow.step, now);
    return { device: accepted ? inWindow.id : null, replayed: !accepted, distant: null };
  }
  for (const { id, distant } of found) {
    if (distant !== null && distant > stepAt(now)) await burnStep(trx, id, distant);
  }
  return {
    device: null,
    replayed: false,
    distant: found.find(({ distant }) => distant !== null)?.distant ?? null,
  };
}

/** Tells the account's owner when somebody who has the password fails with codes (ASVS 6.3.5). */
async function warnByMail(services: Services, attempt: Attempt, inRow: number, lockedNow: boolean) {
  const { trx, session, now } = attempt;
  const where = whereaboutsOf(attempt);
  if (lockedNow) {
    await tellAccount(services, trx, session.account, now, factorLocked, where);
  } else if (inRow === FACTOR_LIMITS.freeFailures) {
    const letter: AccountLetter = (context, recipient) =>
      failedCodes(context, { ...recipient, failures: inRow });
    await tellAccount(services, trx, session.account, now, letter, where);
  }
}

async function refuseTry(
  services: Services,
  attempt: Attempt,
  counted: CountedTry,
  match: Match | null,
): Promise<CodeCheck> {
  const { trx, session, now } = attempt;
  const wantsKey = passesByKeyAlone(session);
  const { inRow: failures } = counted;
  const { waitMs, lockedNow } = await keepFailure(trx, session.account.id, counted, now);
  const why = match?.replayed
    ? 'step used before'
    : match?.distant != null
      ? 'step too far off'
      : 'wrong code';
  const refused = { ...recordedAs(attempt), type: 'code.refused' } as const;
  // Until the lock each has an entry of its own; what comes after it has no end.
  if (counted.verdict === 'locked') services.counts.count({ ...refused, detail: { reason: 'locked' } });
  else {
    const reason = counted.verdict !== 'look' ? counted.verdict : wantsKey ? 'keys alone count' : why;
    await record(trx, { ...refused, detail: { reason, failures } });
  }
  if (lockedNow) await record(trx, { ...recordedAs(attempt), type: 'factor.locked' });
  await warnByMail(services, attempt, failures, lockedNow);
  // Whatever the code and however many there were: no other answer would help.
  if (wantsKey) return { ok: false, reason: 'keys-alone' };
  if (counted.verdict === 'locked' || lockedNow) return { ok: false, reason: 'locked' };
  if (counted.verdict === 'waiting') return { ok: false, reason: 'waiting', failures, waitMs };
  const skewSeconds = match?.distant == null ? null : clockSkewSeconds(match.distant, now);
  return { ok: false, reason: 'wrong', skewSeconds, failures, waitMs };
}

/** Checks a code for the session that acts, and has it counted. `code` as `parseCode` returned it. */
export async function checkCode(
  services: Services,
  act: Act<'password'>,
  code: string,
  alongWith?: AlongWith,
): Promise<CodeCheck> {
  const outcome = await checkAgainstAll(services, act, code, alongWith);
  services.observer?.codeTried(
    'authenticator',
    outcome.ok ? 'accepted' : outcome.reason === 'keys-alone' ? 'wrong' : outcome.reason,
  );
  return outcome;
}

/**
 * The only place where a code is checked against confirmed authenticators. Count, compare, consume the step, raise
 * the session and write the record, in one transaction: what is answered has happened, and nothing else has.
 */
async function checkAgainstAll(
  services: Services,
  act: Act<'password'>,
  code: string,
  alongWith?: AlongWith,
): Promise<CodeCheck> {
  try {
    const step = alongWith === undefined ? 'verify' : 'either';
    const outcome = await performAtStep(services, act, step, async (held): Promise<CodeCheck> => {
      const { trx, session, now } = held;
      const { id: accountId } = session.account;
      const attempt = { ...held, code };
      const counted = await countTry(trx, accountId, now);
      if (counted === null) throw new NothingToCheck();
      if (counted.verdict !== 'look' || passesByKeyAlone(session))
        return refuseTry(services, attempt, counted, null);
      const match = await matchAuthenticators(services, attempt);
      if (match === null) throw new NothingToCheck();
      if (match.device === null) return refuseTry(services, attempt, counted, match);
      await forgiveFailures(trx, accountId);
      const passing = { by: 'app', device: match.device } as const;
      const confirms = provesWhoIsThere(held, step);
      const token = await raiseSession(trx, session.sessionId, passing, now, confirms);
      const shown = { tokens: held.browser.tokens, ip: held.origin.ip, now };
      const { browser, isUnfamiliar } = await rememberBrowser(trx, accountId, shown);
      if (isUnfamiliar)
        await tellAccount(services, trx, session.account, now, unfamiliarSignIn, whereaboutsOf(held));
      await record(trx, {
        ...recordedAs(held),
        type: 'code.accepted',
        detail: { session: session.sessionId },
      });
      await alongWith?.(held);
      const mfaMethod = session.mfaMethod === 'key' ? 'key' : 'app';
      const passed = { ...session, confirmedAt: now, mfaVerifiedAt: now, mfaMethod } as const;
      return { ok: true, token, browser, isUnfamiliar, found: { host: held.site.kind, session: passed } };
    });
    if (!outcome.ok || outcome.isUnfamiliar) services.mail.kick();
    return outcome;
  } catch (error) {
    if (error instanceof NothingToCheck) return { ok: false, reason: 'gone' };
    throw error;
  }
}
