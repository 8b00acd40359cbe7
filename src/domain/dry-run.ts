import { policyAsksFrom } from './mfa-decision.ts';
import { audienceOf, laterOf } from './mfa-policy.ts';
import type { Plan } from './plan.ts';
import { type Policies, type Reminded, type RolloutPerson, setUpSince } from './rollout.ts';

/** How long somebody has not signed in who may have left. */
const AWAY_MS = 90 * 24 * 60 * 60_000;

/** A policy that is not switched on yet, as the gate would read it. */
export interface WantedPolicy {
  readonly plan: Plan;
  readonly required: boolean;
  /** In epoch milliseconds; null for one that begins at once. */
  readonly startsAt: number | null;
}

/** What a policy would mean for a member (B5). */
export interface Foreseen {
  /** Whether they would be asked at all. */
  readonly isAsked: boolean;
  /** From when on they would be asked, in epoch milliseconds; null for as soon as it is switched on. */
  readonly from: number | null;
  /** What puts it off for them: their company's own start, or an exception; null where nothing does. */
  readonly putOffBy: 'company' | 'exception' | null;
  /** They have nothing yet that it takes. */
  readonly mustSetUp: boolean;
  /** Have not signed in here for 90 days, or never. */
  readonly isAway: boolean;
  /** The mail server takes nothing for their address, so that no email would tell them. */
  readonly isUnreachable: boolean;
}

/**
 * What a policy would mean for a member if it were switched on now: the same question that the gate asks of it, of a policy
 * that is not there yet.
 */
export function foresee(
  person: RolloutPerson & Reminded & { readonly lastSignInAt: number | null },
  policies: Policies,
  wanted: WantedPolicy,
  now: number,
): Foreseen {
  const { exceptedUntil, companyStartsAt, lastSignInAt, refusedAt } = person;
  const { methods } = policies[audienceOf(person.role)];
  const ask = (startsAt: number | null, until: number | null) =>
    policyAsksFrom({
      now,
      policy: { ...wanted, startsAt, enforcedFrom: 0, methods, exceptedUntil: until },
    });
  const ofAll = ask(wanted.startsAt, null);
  const ofCompany = ask(laterOf(wanted.startsAt, companyStartsAt), null);
  const from = ask(laterOf(wanted.startsAt, companyStartsAt), exceptedUntil);
  return {
    isAsked: wanted.required,
    from,
    putOffBy: from !== ofCompany ? 'exception' : ofCompany !== ofAll ? 'company' : null,
    mustSetUp: wanted.required && setUpSince(person, { methods }) === null,
    isAway: lastSignInAt === null || lastSignInAt < now - AWAY_MS,
    isUnreachable: refusedAt !== null,
  };
}
