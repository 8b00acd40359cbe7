import { type Plan, planAllowsEnforcement } from './plan.ts';

/** What the decision looks at; every field comes from the database, none from the request. */
export interface MfaFacts {
  readonly account: {
    /** Has at least one confirmed authenticator. */
    readonly enrolled: boolean;
    /** "Always ask me for a code" (D13). */
    readonly alwaysAsk: boolean;
    /** An administrator's reset asked for a new authenticator (S22). */
    readonly mustEnrol: boolean;
    readonly isAdmin: boolean;
  };
  readonly session: {
    /** When this session passed a code, in epoch milliseconds. */
    readonly mfaVerifiedAt: number | null;
    /** When this session was first asked for a second factor, whether or not it gave one. */
    readonly askedAt: number | null;
    /** How often any policy of the installation had been switched on when this session signed in. */
    readonly policyEpoch: number;
  };
  /** Of the workspace that the address names, or the strictest of the account's; null where there is none. */
  readonly policy: {
    readonly required: boolean;
    readonly plan: Plan;
    /** Sessions of this epoch and later are subject; 0 = all (D1). */
    readonly enforcedFrom: number;
  } | null;
}

/** By what a session passed its second factor: a code of an app, a passkey or security key (B6), or a recovery code. */
export type FactorMethod = 'app' | 'key' | 'recovery';

export type MfaStep = 'setup' | 'verify';

/** Why a step is owed, in the order in which the reasons are looked at; the page tells the user. */
export type MfaReason = 'administrator' | 'policy' | 'reset' | 'own-choice';

export type MfaDecision =
  | { readonly kind: 'allow' }
  | { readonly kind: 'owed'; readonly step: MfaStep; readonly reason: MfaReason };

/** Whether the workspace's policy is in force at all: switched on, and the plan has it (S4, D10). */
export function policyInForce(policy: { required: boolean; plan: Plan } | null): boolean {
  return policy?.required === true && planAllowsEnforcement(policy.plan);
}

/** Platform administrators always need a second factor, whatever any workspace says. */
function administratorDemands({ account }: MfaFacts): boolean {
  return account.isAdmin;
}

/**
 * The workspace demands it (S5), of this session too: one that signed in since it was switched on, or that was asked
 * once before and never passed (D1).
 */
function policyDemands({ session, policy }: MfaFacts): boolean {
  if (!policyInForce(policy)) return false;
  const neverPassed = session.askedAt !== null && session.mfaVerifiedAt === null;
  return neverPassed || session.policyEpoch >= (policy?.enforcedFrom ?? 0);
}

/** A reset leads to setup at the next sign-in (S22). */
function resetDemands({ account }: MfaFacts): boolean {
  return account.mustEnrol;
}

/** The user asked to be asked (D13). */
function ownChoiceDemands({ account }: MfaFacts): boolean {
  return account.alwaysAsk;
}

const DEMANDS: readonly (readonly [MfaReason, (facts: MfaFacts) => boolean])[] = [
  ['administrator', administratorDemands],
  ['policy', policyDemands],
  ['reset', resetDemands],
  ['own-choice', ownChoiceDemands],
];

/** Whether a second factor is demanded of the session at all, passed or not. */
export function isDemanded(facts: MfaFacts): boolean {
  return DEMANDS.some(([, demands]) => demands(facts));
}

/**
 * The one decision about the second factor: pure and total. Every page, action and API answer of a signed-in
 * user goes through it, and none is given while it says `owed`.
 *
 * A session that passed a code owes nothing (S13), unless the account has no authenticator any more: then what
 * it once passed no longer counts, and a demand leads to setup.
 */
export function decideMfa(facts: MfaFacts): MfaDecision {
  const demand = DEMANDS.find(([, demands]) => demands(facts));
  if (demand === undefined) return { kind: 'allow' };
  const [reason] = demand;
  if (!facts.account.enrolled) return { kind: 'owed', step: 'setup', reason };
  if (facts.session.mfaVerifiedAt === null) return { kind: 'owed', step: 'verify', reason };
  return { kind: 'allow' };
}
