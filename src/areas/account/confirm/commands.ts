import type { Act, SignedIn, SignedInAccess } from '../../../access/context.ts';
import { type Held, perform, recordedAs, Withdrawn } from '../../../access/deed.ts';
import { type Intent, takeIntent } from '../../../access/intents.ts';
import { decisionFor, owesPassword } from '../../../access/judgement.ts';
import { verifyPassword } from '../../../access/password-hash.ts';
import { raiseSession } from '../../../access/sessions.ts';
import type { Site } from '../../../access/site.ts';
import { record, recordAlone } from '../../../audit/record.ts';
import type { Reader, Trx } from '../../../data/database.ts';
import type { MfaReason, MfaStep } from '../../../domain/mfa-decision.ts';
import { type KeyAnswer, relyingPartyOf } from '../../../domain/passkey.ts';
import { couldBePassword } from '../../../domain/password-policy.ts';
import { passesByKeyAlone } from '../../../factors/at-step.ts';
import { type CodeCheck, checkCode } from '../../../factors/check-code.ts';
import { type WaysIn, waysInOn } from '../../../factors/devices.ts';
import { checkKey, type KeyCheck } from '../../../factors/passkeys/check.ts';
import { type Recovery, useRecoveryCode } from '../../../factors/recovery.ts';
import type { Services } from '../../../services.ts';
import { forgivePasswordTries, takePasswordTurn } from './turns.ts';

/** A password that was right when it was looked at. Whoever writes on the strength of it names its hash. */
export interface CheckedPassword {
  readonly hash: string;
}

export type PasswordCheck =
  | ({ readonly ok: true } & CheckedPassword)
  | { readonly ok: false; readonly reason: 'wrong' }
  | { readonly ok: false; readonly reason: 'waiting'; readonly waitMs: number };

/** Checks the password of the session's own account, wherever it is asked for again. */
export async function checkOwnPassword(
  services: Services,
  act: Act,
  password: string,
): Promise<PasswordCheck> {
  const { account } = act.session;
  const turn = await takePasswordTurn(services.db, act);
  if (!turn.ok) return { ok: false, reason: 'waiting', waitMs: turn.waitMs };
  const stored = await services.db
    .selectFrom('accounts')
    .select('password_hash')
    .where('id', '=', account.id)
    .executeTakeFirst();
  if (stored === undefined) throw new Withdrawn({ kind: 'sign-in', site: act.site });
  if (couldBePassword(password) && (await verifyPassword(stored.password_hash, password))) {
    await forgivePasswordTries(services.db, act);
    return { ok: true, hash: stored.password_hash };
  }
  await recordAlone(services.db, {
    ...recordedAs(act),
    type: 'confirmation.refused',
    detail: { reason: 'wrong password' },
  });
  return { ok: false, reason: 'wrong' };
}

/** Ends the transaction: what was proved is no proof any more. */
class ProofOutdated extends Error {}

async function mustStillBe(trx: Trx, accountId: string, { hash }: CheckedPassword): Promise<void> {
  const unchanged = await trx
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', accountId)
    .where('password_hash', '=', hash)
    .executeTakeFirst();
  if (unchanged === undefined) throw new ProofOutdated();
}

/** What a session owes that has nothing to confirm: a second factor, and no password; null for any other. */
export function owedInstead(
  session: SignedIn,
  now: number,
): { readonly step: MfaStep; readonly reason: MfaReason } | null {
  const decision = decisionFor(session);
  return decision.kind === 'owed' && !owesPassword(session, decision, now) ? decision : null;
}

/**
 * Whether a confirmation takes what is given beside the password. Where a policy takes keys alone (B6), and there is one on this
 * host, nothing else; but a session that owes its second factor may have lost the key, and what that step takes of it, the
 * confirmation before the step takes as well: a recovery code, after which it sets up another key.
 */
export function takesForConfirming(session: SignedIn, kind: GivenFactor['kind']): boolean {
  if (kind === 'key' || !passesByKeyAlone(session)) return true;
  return kind === 'recovery' && decisionFor(session).kind === 'owed';
}

/** What a session can confirm with on a host. */
export async function waysTakenOn(
  db: Reader,
  session: SignedIn,
  site: Site,
): Promise<WaysIn & { readonly recovery: boolean }> {
  const ways = await waysInOn(db, session.account.id, relyingPartyOf(site.url).id);
  return {
    ...ways,
    app: ways.app && takesForConfirming(session, 'app'),
    recovery: takesForConfirming(session, 'recovery'),
  };
}

/**
 * What goes with a proof of who is there, whatever the proof: the password that it rests on, what it is given for, and the
 * record.
 */
const confirming =
  ({ checked, intent, factor }: Proof) =>
  async (held: Held<SignedInAccess>) => {
    const { session, site, now } = held;
    const owed = owedInstead(session, now);
    if (owed !== null) throw new Withdrawn({ ...owed, kind: 'owes', site, session });
    await mustStillBe(held.trx, session.account.id, checked);
    // The page that it was given on asks for no such thing.
    if (factor !== null && !takesForConfirming(session, factor.kind)) throw new ProofOutdated();
    // Done once, and never what the page did not name: in another tab something else may have been asked for (D22).
    const taken = await takeIntent(held.trx, session.sessionId, now);
    if (intent !== null && taken !== intent.id) throw new ProofOutdated();
    await record(held.trx, { ...recordedAs(held), type: 'confirmation.accepted' });
  };

/**
 * What was given beside the password: a code from the app, as `parseCode` returned it, or one for recovery, as
 * `parseRecoveryCode` did; or what a key answered, as `parseKeyAnswer` did.
 */
export type GivenFactor =
  | { readonly kind: 'app' | 'recovery'; readonly code: string }
  | { readonly kind: 'key'; readonly answer: KeyAnswer };

interface Proof {
  readonly checked: CheckedPassword;
  /** Null for an account without a device. */
  readonly factor: GivenFactor | null;
  /** What is to be confirmed, if it is a deed. */
  readonly intent: Intent | null;
}

export type Confirmation =
  | CodeCheck
  | { readonly ok: false; readonly reason: 'recovery'; readonly refused: Recovery & { ok: false } }
  | { readonly ok: false; readonly reason: 'key'; readonly refused: KeyCheck & { ok: false } }
  | { readonly ok: false; readonly reason: 'outdated' };

/**
 * Notes that the session has just proved who is there (D12): by its password, and where the account has a
 * device by a code, a key (B6) or a recovery code (D22). The session gets a new token, and `intent` is the caller's to carry out: nobody else finds it again.
 */
export async function confirmIdentity(
  services: Services,
  act: Act<'password'>,
  proof: Proof,
): Promise<Confirmation> {
  const { factor } = proof;
  const alongWith = confirming(proof);
  try {
    if (factor?.kind === 'app') return await checkCode(services, act, factor.code, alongWith);
    if (factor?.kind === 'key') {
      const outcome = await checkKey(services, act, { answer: factor.answer, purpose: 'confirm' }, alongWith);
      return outcome.ok ? outcome : { ok: false, reason: 'key', refused: outcome };
    }
    if (factor?.kind === 'recovery') {
      const outcome = await useRecoveryCode(services, act, factor.code, alongWith);
      return outcome.ok ? outcome : { ok: false, reason: 'recovery', refused: outcome };
    }
    const token = await perform(services, act, async (held) => {
      // Set up meanwhile: then a password alone proves nothing any more (D3).
      if (held.session.account.enrolled) throw new ProofOutdated();
      await alongWith(held);
      return raiseSession(held.trx, held.session.sessionId, 'password', held.now);
    });
    return { ok: true, token };
  } catch (error) {
    if (error instanceof ProofOutdated) return { ok: false, reason: 'outdated' };
    throw error;
  }
}
