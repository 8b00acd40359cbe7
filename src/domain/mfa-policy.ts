import { type Plan, planAllowsEnforcement } from './plan.ts';
import type { Role } from './role.ts';

/** Whom a policy is about: the consultancy's own people, or its clients (B2). */
export const AUDIENCES = ['team', 'clients'] as const;
export type Audience = (typeof AUDIENCES)[number];

/** The audience that a member belongs to. */
export const audienceOf = (role: Role | undefined): Audience => (role === 'client' ? 'clients' : 'team');

/** What a policy takes for a second factor: any of them, or only a key that answers no other site (B6). */
export type Methods = 'any' | 'phishing-resistant';

/** What people set up where they must, by what a policy takes (B6); null for two policies that differ in that. */
export function whatCounts(methods: Methods | null): string {
  switch (methods) {
    case 'any':
      return 'an authenticator app, a passkey or a security key';
    case 'phishing-resistant':
      return 'a passkey or a security key';
    case null:
      return 'a device that counts';
  }
}

/** A policy as far as its own row and its workspace's plan say. */
export interface Policy {
  /** Switched on, from whatever moment. */
  readonly required: boolean;
  readonly plan: Plan;
  /** From when on it asks (B1), in epoch milliseconds; null where it has begun. */
  readonly startsAt: number | null;
}

/** Whether the policy is switched on and the plan has it (S4, D10), though its day may be yet to come (B1). */
export function policyStands(policy: Pick<Policy, 'required' | 'plan'> | null): boolean {
  return policy?.required === true && planAllowsEnforcement(policy.plan);
}

/** Whether the policy asks anybody for anything at a moment: it stands, and its day has come. */
export function policyInForce(policy: Policy | null, now: number): boolean {
  return policy !== null && policyStands(policy) && hasBegun(policy.startsAt, now);
}

/** How a policy stands; dated: its day is yet to come (B1); suspended: switched on, on a plan that does not have it (D10). */
export type Standing = 'off' | 'dated' | 'on' | 'suspended';

/** Whether a policy that stands so asks people, today or from its day on. */
export const asksPeople = (standing: Standing): boolean => standing === 'on' || standing === 'dated';

/** The standing of a policy at a moment. */
export function standingOf(policy: Policy, now: number): Standing {
  if (!policy.required) return 'off';
  if (!policyStands(policy)) return 'suspended';
  return hasBegun(policy.startsAt, now) ? 'on' : 'dated';
}

/** Whether what starts then has begun; null for what began when it was switched on. */
export function hasBegun(startsAt: number | null, now: number): boolean {
  return startsAt === null || startsAt <= now;
}

/** From when on a client is asked: at their company's own later day, if it has one (B2). */
export function laterOf(startsAt: number | null, companyStartsAt: number | null): number | null {
  if (startsAt === null || companyStartsAt === null) return startsAt ?? companyStartsAt;
  return Math.max(startsAt, companyStartsAt);
}
