import { AUDIENCES, type Audience, asksPeople, type Methods } from '../../../domain/mfa-policy.ts';
import type { Apply } from '../mfa-policy/commands.ts';
import type { ShownPolicies, ShownPolicy } from '../mfa-policy/queries.ts';
import type { Rule, Rules } from '../mfa-policy/rules.ts';
import { standingSays } from '../mfa-policy/standing.ts';

/** What is tried out of the policy for one audience, before anything is switched (B5). */
export interface Trial {
  readonly required: boolean;
  /** In epoch milliseconds; null for one that begins at once, or is not required. */
  readonly startsAt: number | null;
  /** How it begins; `stands`: as it does already. */
  readonly begins: Apply | 'stands';
  readonly methods: Methods;
}

export type Trials = Readonly<Record<Audience, Trial>>;

const ofEach = (trialOf: (audience: Audience) => Trial): Trials =>
  Object.fromEntries(AUDIENCES.map((one) => [one, trialOf(one)])) as Record<Audience, Trial>;

/** The one switch (S1): both alike, with the devices that count as they do. */
export function bothTried(begins: Apply, startsAt: number | null, policies: ShownPolicies): Trials {
  return ofEach((one) => ({ required: true, startsAt, begins, methods: policies[one].methods }));
}

function ruleTried({ start, methods }: Rule, policy: ShownPolicy): Trial {
  const takes = methods ?? policy.methods;
  if (start === 'off') return { required: false, startsAt: null, begins: 'stands', methods: takes };
  if (start === null) {
    return {
      required: asksPeople(policy.standing),
      startsAt: policy.startsAt,
      begins: 'stands',
      methods: takes,
    };
  }
  return typeof start === 'string'
    ? { required: true, startsAt: null, begins: start, methods: takes }
    : { required: true, startsAt: start.startsAt, begins: 'date', methods: takes };
}

/** A rule for each (B2), whatever of it stays as it is. */
export function rulesTried(rules: Rules, policies: ShownPolicies): Trials {
  return ofEach((one) => ruleTried(rules[one], policies[one]));
}

/** What would stand there then, in a sentence. */
export function trialSays({ required, startsAt, begins, methods }: Trial, policy: ShownPolicy, zone: string) {
  const standing = !required ? 'off' : startsAt === null ? 'on' : 'dated';
  const sparesOpenSessions = begins === 'stands' ? policy.sparesOpenSessions : begins === 'next-sign-in';
  return standingSays({ ...policy, standing, startsAt, methods, sparesOpenSessions }, zone);
}
