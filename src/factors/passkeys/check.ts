import { notePasswordProven } from '../../access/accounts.ts';
import type { Act } from '../../access/context.ts';
import { type Doing, type Held, perform, recordedAs } from '../../access/deed.ts';
import { rememberBrowser } from '../../access/known-browsers.ts';
import type { Proven } from '../../access/landing.ts';
import { raiseSession } from '../../access/sessions.ts';
import { forgiveTry, takeTurn } from '../../access/throttles.ts';
import { record } from '../../audit/record.ts';
import type { Trx } from '../../data/database.ts';
import { type KeyAnswer, relyingPartyOf, requestOptions } from '../../domain/passkey.ts';
import { type Whereabouts, whereaboutsOf } from '../../domain/whereabouts.ts';
import { tellAccount } from '../../mail/tell-account.ts';
import type { Services } from '../../services.ts';
import { performAtStep, provesWhoIsThere } from '../at-step.ts';
import type { AlongWith } from '../check-code.ts';
import { forgiveFailures } from '../failures.ts';
import { passkeyCopied, unfamiliarSignIn } from '../letters.ts';
import { type KeyRefusal, type KeyUse, verifyKeyUse } from './ceremonies.ts';
import { type ChallengeUse, challengeFor, type KeyPurpose, spendChallenge } from './challenges.ts';
import { findKey, keysOn, noteKeyUse, type StoredKey } from './passkeys.ts';

/** What a session is asked for its key for. */
export type Asking = Exclude<KeyPurpose, 'enrol' | 'sign-in'>;

const useOf = (
  { session, site }: Pick<Act<'password'>, 'session' | 'site'>,
  purpose: Asking,
): ChallengeUse => ({
  purpose,
  session,
  rp: relyingPartyOf(site.url),
});

/** What the browser is asked for to use a key of the session's account; null where it has none on this host. */
export async function keyUseOptions(services: Services, act: Act<'password'>, purpose: Asking) {
  const use = useOf(act, purpose);
  const allowed = await keysOn(services.db, act.session.account.id, use.rp.id);
  if (allowed.length === 0) return null;
  return requestOptions({ rp: use.rp, challenge: challengeFor(services, use, act.now), allowed });
}

/** Why a key did not pass; the record says so, the page only what helps. */
export type WhyRefused = KeyRefusal | 'key unknown' | 'answer used before';

export type KeyCheck =
  /** The session passed. */
  | ({ readonly ok: true } & Proven)
  | { readonly ok: false; readonly reason: 'refused'; readonly why: WhyRefused }
  | { readonly ok: false; readonly reason: 'waiting'; readonly waitMs: number };

const PURPOSE = 'passkey';

/**
 * Checks what a key answered for the session that acts (B6). Nobody guesses a signature, so that neither the waits nor the
 * lock of wrong codes keep anybody from using a key (D7, D25); tries are counted by session, for each one is work.
 */
export async function checkKey(
  services: Services,
  act: Act<'password'>,
  { answer, purpose }: { answer: KeyAnswer; purpose: Asking },
  alongWith?: AlongWith,
): Promise<KeyCheck> {
  const outcome = await tryKey(services, act, { answer, purpose }, alongWith);
  const judged = outcome.ok ? 'accepted' : outcome.reason === 'waiting' ? 'waiting' : 'wrong';
  services.observer?.codeTried('key', judged);
  return outcome;
}

async function tryKey(
  services: Services,
  act: Act<'password'>,
  { answer, purpose }: { answer: KeyAnswer; purpose: Asking },
  alongWith?: AlongWith,
): Promise<KeyCheck> {
  const { session, now } = act;
  const turn = await takeTurn(services.db, PURPOSE, 'session', session.sessionId, now);
  if (!turn.ok) return { ok: false, reason: 'waiting', waitMs: turn.waitMs };
  const use = useOf(act, purpose);
  const key = await findKey(services.db, answer.id, use.rp.id);
  // The account is the session's: what another one's key answers is as good as nothing.
  if (key === null || key.accountId !== session.account.id) return refuse(services, act, 'key unknown');
  const proved = await verifyKeyUse(services, { answer, key, wantsUser: false }, use, now);
  if (!proved.ok) {
    if (proved.reason === 'counter not risen') return refuseCopy(services, act);
    return refuse(services, act, proved.reason);
  }
  const step = purpose === 'verify' ? 'verify' : 'either';
  const outcome = await performAtStep(services, act, step, async (held): Promise<KeyCheck> => {
    if (!(await useUp(held, key, proved))) return refuse(services, held, 'answer used before');
    return pass(services, held, { device: key.id, confirms: provesWhoIsThere(held, step) }, alongWith);
  });
  if (outcome.ok && outcome.isUnfamiliar) services.mail.kick();
  return outcome;
}

/** Takes the answer for this once: neither its challenge nor the key's count has been used since it was looked at. */
export async function useUp(
  { trx, now }: Pick<Held<'password'>, 'trx' | 'now'>,
  key: StoredKey,
  use: KeyUse,
): Promise<boolean> {
  return (await spendChallenge(trx, use.answered)) && (await noteKeyUse(trx, key, { ...use, now }));
}

async function pass(
  services: Services,
  held: Held<'password'>,
  { device, confirms }: { readonly device: string; readonly confirms: boolean },
  alongWith?: AlongWith,
): Promise<KeyCheck> {
  const { trx, session, now } = held;
  await forgiveFailures(trx, session.account.id);
  // A session that had passed nothing was begun by the password, and a confirmation takes it along with the key.
  if (session.mfaVerifiedAt === null || alongWith !== undefined)
    await notePasswordProven(trx, session.account.id);
  await forgiveTry(trx, PURPOSE, 'session', session.sessionId);
  const token = await raiseSession(trx, session.sessionId, { by: 'key', device }, now, confirms);
  const shown = { tokens: held.browser.tokens, ip: held.origin.ip, now };
  const { browser, isUnfamiliar } = await rememberBrowser(trx, session.account.id, shown);
  if (isUnfamiliar)
    await tellAccount(services, trx, session.account, now, unfamiliarSignIn, whereaboutsOf(held));
  await record(trx, {
    ...recordedAs(held),
    type: 'passkey.accepted',
    detail: { session: session.sessionId },
  });
  await alongWith?.(held);
  const passed = { ...session, confirmedAt: now, mfaVerifiedAt: now, mfaMethod: 'key' } as const;
  return { ok: true, token, browser, isUnfamiliar, found: { host: held.site.kind, session: passed } };
}

function refuse(services: Services, doing: Doing, why: WhyRefused): KeyCheck {
  services.counts.count({ ...recordedAs(doing), type: 'passkey.refused', detail: { reason: why } });
  return { ok: false, reason: 'refused', why };
}

/** Records that a key was refused of which there may be a copy, and tells its owner where it was shown (B10). */
export async function noteCopy(
  services: Services,
  trx: Trx,
  event: ReturnType<typeof recordedAs>,
  { account, where }: { readonly account: Parameters<typeof tellAccount>[2]; readonly where: Whereabouts },
): Promise<void> {
  await record(trx, { ...event, type: 'passkey.copied' });
  await tellAccount(services, trx, account, event.at, passkeyCopied, where);
}

async function refuseCopy(services: Services, act: Act<'password'>): Promise<KeyCheck> {
  await perform(services, act, (held) => {
    const { account } = held.session;
    return noteCopy(services, held.trx, recordedAs(held), { account, where: whereaboutsOf(held) });
  });
  services.mail.kick();
  return { ok: false, reason: 'refused', why: 'counter not risen' };
}
