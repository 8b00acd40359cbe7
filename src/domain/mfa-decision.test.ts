import { expect, test } from 'vitest';
import { decideMfa, isDemanded, type MfaDecision, type MfaFacts } from './mfa-decision.ts';
import { PLANS } from './plan.ts';

const FLAGS = [false, true] as const;
const VERIFIED = [null, 1_764_000_000_000] as const;
const ASKED = [null, 1_763_999_999_999] as const;
/** Epoch of the session against the first epoch that is subject: before, the very one, after, and "everybody". */
const EPOCHS = [
  { policyEpoch: 2, enforcedFrom: 3 },
  { policyEpoch: 3, enforcedFrom: 3 },
  { policyEpoch: 4, enforcedFrom: 3 },
  { policyEpoch: 0, enforcedFrom: 0 },
] as const;

/** Every input there is: 2^4 accounts × 2 × 2 sessions × 4 epochs × (2 × 3 policies, or none). */
function* everyInput(): Generator<MfaFacts> {
  for (const enrolled of FLAGS)
    for (const alwaysAsk of FLAGS)
      for (const mustEnrol of FLAGS)
        for (const isAdmin of FLAGS)
          for (const mfaVerifiedAt of VERIFIED)
            for (const askedAt of ASKED)
              for (const { policyEpoch, enforcedFrom } of EPOCHS) {
                const account = { enrolled, alwaysAsk, mustEnrol, isAdmin };
                const session = { mfaVerifiedAt, askedAt, policyEpoch };
                yield { account, session, policy: null };
                for (const required of FLAGS)
                  for (const plan of PLANS)
                    yield { account, session, policy: { required, plan, enforcedFrom } };
              }
}

const INPUTS = [...everyInput()];

/** The requirements' sentences, each on its own; the answer is put together the other way round from the code. */
function oracle({ account, session, policy }: MfaFacts): MfaDecision['kind'] | 'setup' | 'verify' {
  const enforced = policy?.required === true && policy.plan !== 'starter';
  const owesStill = session.askedAt !== null && session.mfaVerifiedAt === null;
  const subject = enforced && (owesStill || !(session.policyEpoch < policy.enforcedFrom));
  const asked = subject || account.alwaysAsk || account.isAdmin || account.mustEnrol;
  const passed = account.enrolled && session.mfaVerifiedAt !== null;
  if (passed || !asked) return 'allow';
  return account.enrolled ? 'verify' : 'setup';
}

test('the whole input space is there', () => {
  expect(INPUTS).toHaveLength(2 ** 4 * 2 * 2 * 4 * 7);
  expect(new Set(INPUTS.map((input) => JSON.stringify(input))).size).toBe(INPUTS.length);
});

test('S5 S11 S13 S19 S20 D1 D10 D13: every input is decided as the requirements say', () => {
  for (const input of INPUTS) {
    const decision = decideMfa(input);
    expect(decision.kind === 'owed' ? decision.step : decision.kind, JSON.stringify(input)).toBe(
      oracle(input),
    );
  }
});

test('what is demanded does not depend on what the session has passed, and what is owed is demanded', () => {
  for (const input of INPUTS) {
    const { account, session } = input;
    const passed = session.mfaVerifiedAt !== null;
    const unproven = {
      ...input,
      account: { ...account, enrolled: false },
      // Whoever was asked and passed is asked as one who was never asked.
      session: { ...session, mfaVerifiedAt: null, askedAt: passed ? null : session.askedAt },
    };
    expect(isDemanded(input), JSON.stringify(input)).toBe(oracle(unproven) !== 'allow');
  }
});

test('D3: nobody who has an authenticator is ever sent to setup', () => {
  for (const input of INPUTS.filter(({ account }) => account.enrolled)) {
    const decision = decideMfa(input);
    expect(decision.kind === 'owed' && decision.step).not.toBe('setup');
  }
});

test('ASVS 8.4.2: an administrator without a passed code is never allowed', () => {
  const unproven = INPUTS.filter(({ account, session }) => account.isAdmin && session.mfaVerifiedAt === null);
  expect(unproven.every((input) => decideMfa(input).kind === 'owed')).toBe(true);
});

test('D1: who was asked once and never passed is asked by every policy in force; who passed is not', () => {
  const account = { enrolled: true, alwaysAsk: false, mustEnrol: false, isAdmin: false };
  const policy = { required: true, plan: 'pro', enforcedFrom: 9 } as const;
  const asked = { askedAt: 5, policyEpoch: 3 };
  const decide = (mfaVerifiedAt: number | null) =>
    decideMfa({ account, session: { ...asked, mfaVerifiedAt }, policy }).kind;
  expect(decide(null)).toBe('owed');
  expect(decide(6)).toBe('allow');
});

test('S4 D10: a policy on Starter asks nobody', () => {
  for (const input of INPUTS.filter(({ policy }) => policy?.plan === 'starter')) {
    const without = decideMfa({ ...input, policy: null });
    expect(decideMfa(input)).toEqual(without);
  }
});

test('S18: switching the policy off never adds a step', () => {
  for (const input of INPUTS) {
    if (input.policy === null) continue;
    const off = decideMfa({ ...input, policy: { ...input.policy, required: false } });
    if (decideMfa(input).kind === 'allow') expect(off.kind).toBe('allow');
  }
});

test('a reason is given with every step, the strongest first', () => {
  const account = { enrolled: false, alwaysAsk: true, mustEnrol: true, isAdmin: true };
  const session = { mfaVerifiedAt: null, askedAt: null, policyEpoch: 1 };
  const policy = { required: true, plan: 'team', enforcedFrom: 0 } as const;
  const reasonOf = (facts: MfaFacts) => {
    const decision = decideMfa(facts);
    return decision.kind === 'owed' ? decision.reason : null;
  };
  expect(reasonOf({ account, session, policy })).toBe('administrator');
  expect(reasonOf({ account: { ...account, isAdmin: false }, session, policy })).toBe('policy');
  expect(reasonOf({ account: { ...account, isAdmin: false }, session, policy: null })).toBe('reset');
  expect(reasonOf({ account: { ...account, isAdmin: false, mustEnrol: false }, session, policy: null })).toBe(
    'own-choice',
  );
});
