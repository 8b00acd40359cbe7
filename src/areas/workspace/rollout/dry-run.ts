import { type Foreseen, foresee } from '../../../domain/dry-run.ts';
import { type Audience, audienceOf } from '../../../domain/mfa-policy.ts';
import type { Plan } from '../../../domain/plan.ts';
import type { ShownPolicies } from '../mfa-policy/queries.ts';
import type { RolloutMember } from './queries.ts';
import type { Trials } from './trial.ts';

/** What the list of a dry run can be narrowed to. */
export const DRY_RUN_SHOWN = ['must-set-up', 'away', 'unreachable'] as const;
export type DryRunShown = (typeof DRY_RUN_SHOWN)[number];

/** A member, and what the policy would mean for them. */
export interface ForeseenMember extends Foreseen {
  readonly id: string;
  readonly member: RolloutMember;
}

/** Those whom the policy would ask from one moment on, for one reason. */
export interface ForeseenGroup {
  readonly audience: Audience;
  readonly isAsked: boolean;
  /** Epoch milliseconds; null for as soon as it is switched on. */
  readonly from: number | null;
  readonly putOffBy: Foreseen['putOffBy'];
  /** The company that starts later; null for any other reason. */
  readonly company: string | null;
  readonly people: number;
  readonly mustSetUp: number;
}

/** What policies would mean for each member, in the order in which they joined. */
export function foreseeAll(
  members: readonly RolloutMember[],
  policies: ShownPolicies,
  { plan, trials }: { readonly plan: Plan; readonly trials: Trials },
  now: number,
): ForeseenMember[] {
  return members.map((member) => {
    const audience = audienceOf(member.role);
    const { required, startsAt, methods } = trials[audience];
    const tried = { ...policies, [audience]: { ...policies[audience], methods } };
    return { id: member.id, member, ...foresee(member, tried, { plan, required, startsAt }, now) };
  });
}

/** Those of the members whom a list is narrowed to. */
export function shownOf(all: readonly ForeseenMember[], shown: DryRunShown | null): ForeseenMember[] {
  return all.filter(
    ({ mustSetUp, isAway, isUnreachable }) =>
      shown === null || { 'must-set-up': mustSetUp, away: isAway, unreachable: isUnreachable }[shown],
  );
}

/** Who would be asked from when, the soonest first. */
export function groupsOf(all: readonly ForeseenMember[]): ForeseenGroup[] {
  const companyOf = ({ putOffBy, member }: ForeseenMember) =>
    putOffBy === 'company' ? member.company : null;
  const groups = Map.groupBy(all, (one) =>
    JSON.stringify([audienceOf(one.member.role), one.from, one.putOffBy, companyOf(one)]),
  );
  return [...groups.values()]
    .flatMap((group) => {
      const [first] = group;
      if (first === undefined) return [];
      const { isAsked, from, putOffBy } = first;
      return {
        audience: audienceOf(first.member.role),
        ...{ isAsked, from, putOffBy, company: companyOf(first) },
        people: group.length,
        mustSetUp: group.filter(({ mustSetUp }) => mustSetUp).length,
      };
    })
    .toSorted(
      (a, b) =>
        Number(b.isAsked) - Number(a.isAsked) ||
        (a.from ?? 0) - (b.from ?? 0) ||
        (a.audience < b.audience ? 1 : -1),
    );
}
