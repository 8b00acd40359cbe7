import { type Methods, type Policy, policyInForce, policyStands } from './mfa-policy.ts';

/** What the decision looks at; every field comes from the database, none from the request. */
export interface MfaFacts {
  /** The moment that is asked about, in epoch milliseconds. */
  readonly now: number;
  readonly account: {
    /** Has at least one confirmed second factor. */
    readonly enrolled: boolean;
    /** One of them is a key that answers the session's host, and no other site. */
    readonly hasKey: boolean;
    /** "Always ask me for a code" (D13). */
    readonly alwaysAsk: boolean;
    /** An administrator's reset asked for a new authenticator (S22). */
    readonly mustEnrol: boolean;
    readonly isAdmin: boolean;
  };
  readonly session: {
    /** When this session passed a second factor, in epoch milliseconds. */
    readonly mfaVerifiedAt: number | null;
    /** By such a key. */
    readonly passedKey: boolean;
    /** By a recovery code. */
    readonly byRecovery: boolean;
    /** When this session was first asked for a second factor, whether or not it gave one. */
    readonly askedAt: number | null;
    /** How often any policy of the installation had been switched on when this session signed in. */
    readonly policyEpoch: number;
  };
  /** Of the workspace that the address names, or the strictest of the account's; null where there is none. */
  readonly policy:
    | (Policy & {
        /** Sessions of this epoch and later are subject; 0 = all (D1). */
        readonly enforcedFrom: number;
        readonly methods: Methods;
        /** Until when it asks nothing of this person (B3), in epoch milliseconds; null for most. */
        readonly exceptedUntil: number | null;
      })
    | null;
}

/** By what a session passed its second factor: a code of an app, a passkey or security key (B6), or a recovery code. */
export type FactorMethod = 'app' | 'key' | 'recovery';

export type MfaStep = 'setup' | 'verify';

/** Why a step is owed, in the order in which the reasons are looked at; the page tells the user. */
export type MfaReason = 'administrator' | 'policy' | 'reset' | 'own-choice';

export type MfaDecision =
  | { readonly kind: 'allow' }
  | { readonly kind: 'owed'; readonly step: MfaStep; readonly reason: MfaReason };

/** Platform administrators always need a second factor, whatever any workspace says. */
function administratorDemands({ account }: MfaFacts): boolean {
  return account.isAdmin;
}

/** Whether an exception still holds (B3). It ends by itself. */
function isExcepted({ now, policy }: Pick<MfaFacts, 'now' | 'policy'>): boolean {
  return policy !== null && policy.exceptedUntil !== null && policy.exceptedUntil > now;
}

/**
 * The workspace demands it (S5), of this session too: one that signed in since it was switched on, or that was asked
 * once before and never passed (D1). Not before its day (B1), nor of a person with an exception (B3).
 */
function policyDemands(facts: MfaFacts): boolean {
  const { now, session, policy } = facts;
  if (policy === null || !policyInForce(policy, now) || isExcepted(facts)) return false;
  const neverPassed = session.askedAt !== null && session.mfaVerifiedAt === null;
  return neverPassed || session.policyEpoch >= policy.enforcedFrom;
}

/**
 * From when on the policy will ask this person, who is spared so far: its own day, their company's or the end of their
 * exception, whichever comes last (B1–B3), in epoch milliseconds. Null where it asks already, or never will as it stands.
 */
export function policyAsksFrom({ now, policy }: Pick<MfaFacts, 'now' | 'policy'>): number | null {
  if (policy === null || !policyStands(policy)) return null;
  const from = Math.max(policy.startsAt ?? 0, policy.exceptedUntil ?? 0);
  return from > now ? from : null;
}

/** Whether the policy takes a key of this person and nothing else (B6), passed or not. */
export function takesKeysAlone(facts: MfaFacts): boolean {
  return facts.policy?.methods === 'phishing-resistant' && policyDemands(facts);
}

/** Whether the policy wants a key of the session, which has passed none that is still there (B6). */
function wantsKey(facts: MfaFacts): boolean {
  return takesKeysAlone(facts) && !(facts.account.hasKey && facts.session.passedKey);
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
 * A session that passed a second factor owes nothing (S13), unless the account has none any more: then what it once
 * passed no longer counts, and a demand leads to setup. Nor does a policy that wants a key (B6) let pass what is none; who
 * has no key sets one up, but only after passing what they have (D3), and so does who has lost it and came by a recovery
 * code, which leads nowhere else.
 */
export function decideMfa(facts: MfaFacts): MfaDecision {
  const demand = DEMANDS.find(([, demands]) => demands(facts));
  if (demand === undefined) return { kind: 'allow' };
  const [reason] = demand;
  if (!facts.account.enrolled) return { kind: 'owed', step: 'setup', reason };
  if (facts.session.mfaVerifiedAt === null) return { kind: 'owed', step: 'verify', reason };
  if (!wantsKey(facts)) return { kind: 'allow' };
  const canVerify = facts.account.hasKey && !facts.session.byRecovery;
  return { kind: 'owed', step: canVerify ? 'verify' : 'setup', reason: 'policy' };
}
