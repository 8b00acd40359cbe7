import type { Act } from '../access/context.ts';
import { type Held, perform, Withdrawn } from '../access/deed.ts';
import { takesKeysAlone } from '../access/judgement.ts';
import type { SignedIn } from '../access/signed-in.ts';
import type { MfaStep } from '../domain/mfa-decision.ts';
import type { Services } from '../services.ts';

/** Which step a deed is part of; `either` for a confirmation, which asks for itself what is owed besides (D12). */
export type Step = MfaStep | 'either';

/**
 * Does what is part of one step of the second factor: who owes the other one does nothing by it, whatever the door saw
 * (D3, B6, D24). Whatever passes, binds or replaces a factor of a session that may still owe one is done by this alone.
 *
 * Throws `Withdrawn` where the other step is owed.
 */
export function performAtStep<T>(
  services: Services,
  act: Act<'password'>,
  step: Step,
  work: (held: Held<'password'>) => Promise<T>,
): Promise<T> {
  return perform(services, act, async (held) => {
    const { decision, site, session } = held;
    if (step !== 'either' && decision.kind === 'owed' && decision.step !== step)
      throw new Withdrawn({ kind: 'owes', site, step: decision.step, reason: decision.reason, session });
    return work(held);
  });
}

/** Whether the session's account can pass by a key here and by nothing else but a recovery code (B6). */
export function passesByKeyAlone(session: SignedIn): boolean {
  return takesKeysAlone(session) && session.account.hasKey;
}
