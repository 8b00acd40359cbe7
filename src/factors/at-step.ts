import type { Act } from '../access/context.ts';
import { type Held, perform, Withdrawn } from '../access/deed.ts';
import { FRESH_MS, owesPassword, takesKeysAlone } from '../access/judgement.ts';
import type { SignedIn } from '../access/signed-in.ts';
import type { MfaStep } from '../domain/mfa-decision.ts';
import { isWithin } from '../domain/stored-times.ts';
import type { Services } from '../services.ts';
import { setsUpAnew } from './stranded.ts';

/** Which step a deed is part of; `either` for a confirmation, which asks for itself what is owed besides (D12). */
export type Step = MfaStep | 'either';

/** What holds in a transaction of a step, and whether its session sets up a device anew, judged once for all of it. */
export type HeldAtStep = Held<'password'> & { readonly isAnew: boolean };

/**
 * Does what is part of one step of the second factor: who owes the other one does nothing by it, whatever the door saw
 * (D3, B6, D24). Whatever passes, binds or replaces a factor of a session that may still owe one is done by this alone.
 *
 * Whose devices work nowhere any more (`setsUpAnew`) sets one up in the place of verifying one, with a password of just then.
 *
 * Throws `Withdrawn` where the other step is owed, or the password before it (D1).
 */
export function performAtStep<T>(
  services: Services,
  act: Act<'password'>,
  step: Step,
  work: (held: HeldAtStep) => Promise<T>,
): Promise<T> {
  return perform(services, act, async (held) => {
    const { trx, decision, site, session, now } = held;
    const isAnew = step === 'setup' && (await setsUpAnew(services, trx, session));
    const at = { ...held, isAnew };
    if (isAnew) {
      if (!provesWhoIsThere(held, step)) throw new Withdrawn({ kind: 'confirm', site, session });
      return work(at);
    }
    if (step !== 'either' && decision.kind === 'owed' && decision.step !== step)
      throw new Withdrawn({ kind: 'owes', site, step: decision.step, reason: decision.reason, session });
    if (step !== 'either' && decision.kind === 'owed' && owesPassword(session, decision, now))
      throw new Withdrawn({ kind: 'confirm', site, session });
    return work(at);
  });
}

/**
 * Whether a second factor that is passed counts as a proof of just then (D12). At a sign-in, and at a confirmation, the password
 * is given along with it. Where nobody asks for one and the password is an old one, the session passes, and sensitive actions
 * still want the password: whoever comes upon an open session may have come upon the phone or the key as well.
 */
export function provesWhoIsThere(
  { session, decision, now }: Pick<Held<'password'>, 'session' | 'decision' | 'now'>,
  step: Step,
): boolean {
  if (step === 'either') return true;
  if (decision.kind === 'owed') return !owesPassword(session, decision, now);
  return isWithin(FRESH_MS, session.confirmedAt, now);
}

/** Whether the session's account can pass by a key here and by nothing else but a recovery code (B6). */
export function passesByKeyAlone(session: SignedIn): boolean {
  return takesKeysAlone(session) && session.account.hasKey;
}
