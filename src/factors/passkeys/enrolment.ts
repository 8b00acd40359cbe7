import type { Act } from '../../access/context.ts';
import type { Proven } from '../../access/landing.ts';
import { newId } from '../../data/id.ts';
import type { DevicePart } from '../../domain/device-part.ts';
import { creationOptions, type NewKeyAnswer, relyingPartyOf } from '../../domain/passkey.ts';
import type { Services } from '../../services.ts';
import { type HeldAtStep, performAtStep } from '../at-step.ts';
import { type BindingRefusal, bind, slotFor } from '../binding.ts';
import { type KeyRefusal, type ProvedKey, verifyNewKey } from './ceremonies.ts';
import { type ChallengeUse, challengeFor, spendChallenge } from './challenges.ts';
import { addPasskey, keysOn } from './passkeys.ts';

const useOf = ({ session, site }: Pick<Act<'password'>, 'session' | 'site'>): ChallengeUse => ({
  purpose: 'enrol',
  session,
  rp: relyingPartyOf(site.url),
});

/** What the browser is asked for to make a key for the session's account, on the host where it is. */
export async function newKeyOptions(services: Services, act: Act<'password'>) {
  const use = useOf(act);
  const { account } = act.session;
  return creationOptions({
    rp: use.rp,
    challenge: challengeFor(services, use, act.now),
    account,
    known: await keysOn(services.db, account.id, use.rp.id),
  });
}

export type KeyEnrolment =
  | ({ readonly ok: true; readonly part: DevicePart } & Proven)
  | { readonly ok: false; readonly reason: BindingRefusal }
  /** It proves nothing: by its answer, or because that was given before. */
  | {
      readonly ok: false;
      readonly reason: 'refused';
      readonly why: KeyRefusal | 'answer used before' | 'key known';
    };

/**
 * Binds a key to the session's account by the answer with which it was made (B6), by the same rules as an authenticator app
 * (D3). `name` is null for one that its owner calls nothing.
 */
export async function enrolKey(
  services: Services,
  act: Act<'password'>,
  { answer, name }: { answer: NewKeyAnswer; name: string | null },
): Promise<KeyEnrolment> {
  const proved = await verifyNewKey(services, answer, useOf(act), act.now);
  const outcome = proved.ok
    ? await bindUnlessKnown(services, act, proved, name)
    : ({ ok: false, reason: 'refused', why: proved.reason } as const);
  const judged = outcome.ok ? 'accepted' : outcome.reason === 'refused' ? 'wrong' : 'gone';
  services.observer?.codeTried('key-enrolment', judged);
  if (outcome.ok) services.mail.kick();
  return outcome;
}

async function bindUnlessKnown(
  services: Services,
  act: Act<'password'>,
  proved: ProvedKey,
  name: string | null,
): Promise<KeyEnrolment> {
  try {
    return await performAtStep(services, act, 'setup', (held) => bindKey(services, held, proved, name));
  } catch (error) {
    if (error instanceof KnownAlready) return { ok: false, reason: 'refused', why: 'key known' };
    throw error;
  }
}

/** Ends the transaction: some account has a key of this id. */
class KnownAlready extends Error {}

async function bindKey(
  services: Services,
  held: HeldAtStep,
  proved: ProvedKey,
  chosen: string | null,
): Promise<KeyEnrolment> {
  const { trx, session, site, now } = held;
  const slot = await slotFor(services, held, 'key', chosen);
  if (!slot.ok) return slot;
  if (!(await spendChallenge(trx, proved.answered)))
    return { ok: false, reason: 'refused', why: 'answer used before' };
  const { replaced, name, part } = slot;
  const proven = await bind(services, held, { kind: 'key', replaced }, async () => {
    const id = newId();
    const added = await addPasskey(trx, {
      ...proved,
      id,
      accountId: session.account.id,
      name,
      rpId: relyingPartyOf(site.url).id,
      now,
    });
    if (!added) throw new KnownAlready();
    return id;
  });
  return { ok: true, part, ...proven };
}
