import { expect, test } from 'vitest';
import { decideMfa, isDemanded, type MfaDecision, type MfaFacts, policyAsksFrom } from './mfa-decision.ts';
import { PLANS } from './plan.ts';

const FLAGS = [false, true] as const;
/** No factor at all, an app alone, a key alone or besides. */
const FACTORS = [
  { enrolled: false, hasKey: false },
  { enrolled: true, hasKey: false },
  { enrolled: true, hasKey: true },
] as const;
/** Nothing passed, an app's code, a key, a recovery code. */
const PASSED = [
  { mfaVerifiedAt: null, passedKey: false, byRecovery: false },
  { mfaVerifiedAt: 1_764_000_000_000, passedKey: false, byRecovery: false },
  { mfaVerifiedAt: 1_764_000_000_000, passedKey: true, byRecovery: false },
  { mfaVerifiedAt: 1_764_000_000_000, passedKey: false, byRecovery: true },
] as const;
const ASKED = [null, 1_763_999_999_999] as const;
/** Epoch of the session against the first epoch that is subject: before, the very one, after, and "everybody". */
const EPOCHS = [
  { policyEpoch: 2, enforcedFrom: 3 },
  { policyEpoch: 3, enforcedFrom: 3 },
  { policyEpoch: 4, enforcedFrom: 3 },
  { policyEpoch: 0, enforcedFrom: 0 },
] as const;
const NOW = 1_764_000_100_000;
/** Begun long since, at this very moment, and a moment later (B1). */
const STARTS = [null, NOW, NOW + 1] as const;
/** No exception, one that ends at this very moment, and one that ends a moment later (B3). */
const EXCEPTIONS = [null, NOW, NOW + 1] as const;
const METHODS = ['any', 'phishing-resistant'] as const;

type Account = MfaFacts['account'];
type Session = MfaFacts['session'];

function* everyAccount(): Generator<Account> {
  for (const factors of FACTORS)
    for (const alwaysAsk of FLAGS)
      for (const mustEnrol of FLAGS)
        for (const isAdmin of FLAGS) yield { ...factors, alwaysAsk, mustEnrol, isAdmin };
}

function* everyPolicy(enforcedFrom: number): Generator<MfaFacts['policy']> {
  yield null;
  for (const required of FLAGS)
    for (const plan of PLANS)
      for (const startsAt of STARTS)
        for (const methods of METHODS)
          for (const exceptedUntil of EXCEPTIONS)
            yield { required, plan, enforcedFrom, startsAt, methods, exceptedUntil };
}

/** Every input there is. */
function* everyInput(): Generator<MfaFacts> {
  for (const { policyEpoch, enforcedFrom } of EPOCHS)
    for (const policy of everyPolicy(enforcedFrom))
      for (const account of everyAccount())
        for (const passed of PASSED)
          for (const askedAt of ASKED) {
            const session: Session = { ...passed, askedAt, policyEpoch };
            yield { now: NOW, account, session, policy };
          }
}

const INPUTS = [...everyInput()];

/** The inputs of which something is not so, as text; a few, for a list of thousands says no more. */
const exceptions = (isSo: (input: MfaFacts) => boolean, among: readonly MfaFacts[] = INPUTS): string[] =>
  among
    .filter((input) => !isSo(input))
    .slice(0, 3)
    .map((input) => JSON.stringify(input));

const stepOf = (decision: MfaDecision) => (decision.kind === 'owed' ? decision.step : decision.kind);

/** Whether the policy is one that asks somebody now, by the sentences of S4, B1 and B3. */
const isLive = ({ policy }: MfaFacts) =>
  policy?.required === true &&
  policy.plan !== 'starter' &&
  !(policy.startsAt !== null && NOW < policy.startsAt) &&
  !(policy.exceptedUntil !== null && NOW < policy.exceptedUntil);

/** The requirements' sentences, each on its own; the answer is put together the other way round from the code. */
function oracle(facts: MfaFacts): 'allow' | 'setup' | 'verify' {
  const { account, session, policy } = facts;
  const owesStill = session.askedAt !== null && session.mfaVerifiedAt === null;
  const subject = isLive(facts) && (owesStill || !(session.policyEpoch < (policy?.enforcedFrom ?? 0)));
  const asked = subject || account.alwaysAsk || account.isAdmin || account.mustEnrol;
  if (!asked) return 'allow';
  if (!account.enrolled) return 'setup';
  if (session.mfaVerifiedAt === null) return 'verify';
  const keyAsked = subject && policy?.methods === 'phishing-resistant';
  if (keyAsked && (!account.hasKey || session.byRecovery)) return 'setup';
  return keyAsked && !session.passedKey ? 'verify' : 'allow';
}

test('the whole input space is there', () => {
  expect(INPUTS).toHaveLength(4 * (1 + 2 * 3 * 3 * 2 * 3) * (3 * 8) * 4 * 2);
});

test('S5 S11 S13 S19 S20 D1 D10 D13 B1 B3 B6: every input is decided as the requirements say', () => {
  expect(exceptions((input) => stepOf(decideMfa(input)) === oracle(input))).toEqual([]);
});

test('what is demanded does not depend on what the session has passed, and what is owed is demanded', () => {
  const isSo = (input: MfaFacts) => {
    const { account, session } = input;
    const passed = session.mfaVerifiedAt !== null;
    const unproven = {
      ...input,
      account: { ...account, enrolled: false, hasKey: false },
      // Whoever was asked and passed is asked as one who was never asked.
      session: {
        ...session,
        mfaVerifiedAt: null,
        passedKey: false,
        byRecovery: false,
        askedAt: passed ? null : session.askedAt,
      },
    };
    return isDemanded(input) === (oracle(unproven) !== 'allow');
  };
  expect(exceptions(isSo)).toEqual([]);
});

test('D3: nobody who has a second factor is sent to setup before they have passed it', () => {
  const withFactor = INPUTS.filter(({ account }) => account.enrolled);
  const isSo = (input: MfaFacts) =>
    stepOf(decideMfa(input)) !== 'setup' || input.session.mfaVerifiedAt !== null;
  expect(exceptions(isSo, withFactor)).toEqual([]);
});

test('B6: a policy that wants a key lets nobody in by a code; one that does not asks nobody for a key', () => {
  const wanted = INPUTS.filter((input) => input.policy?.methods === 'phishing-resistant' && isLive(input));
  const subject = wanted.filter(({ session, policy }) => session.policyEpoch >= (policy?.enforcedFrom ?? 0));
  const hasKey = ({ account, session }: MfaFacts) => account.hasKey && session.passedKey;
  expect(subject.length).toBeGreaterThan(1000);
  expect(exceptions((input) => decideMfa(input).kind === 'owed' || hasKey(input), subject)).toEqual([]);
  const others = INPUTS.filter(({ policy }) => policy?.methods === 'any');
  const keyless = (input: MfaFacts) => ({ ...input, account: { ...input.account, hasKey: false } });
  expect(
    exceptions((input) => stepOf(decideMfa(input)) === stepOf(decideMfa(keyless(input))), others),
  ).toEqual([]);
});

test('B6: a recovery code lets nobody in where a key is wanted, and leads to setting one up', () => {
  const wanted = INPUTS.filter(
    (input) =>
      input.policy?.methods === 'phishing-resistant' &&
      isLive(input) &&
      input.session.byRecovery &&
      input.session.policyEpoch >= input.policy.enforcedFrom,
  );
  expect(wanted.length).toBeGreaterThan(500);
  expect(exceptions((input) => stepOf(decideMfa(input)) === 'setup', wanted)).toEqual([]);
});

test('ASVS 8.4.2: an administrator without a passed code is never allowed, and no exception or day spares them', () => {
  const unproven = INPUTS.filter(({ account, session }) => account.isAdmin && session.mfaVerifiedAt === null);
  expect(exceptions((input) => decideMfa(input).kind === 'owed', unproven)).toEqual([]);
});

test('B1 B3: before its day, and for a person with an exception, a policy is as good as none', () => {
  const spared = INPUTS.filter(
    ({ policy }) => policy?.startsAt === NOW + 1 || policy?.exceptedUntil === NOW + 1,
  );
  const isSo = (input: MfaFacts) =>
    JSON.stringify(decideMfa(input)) === JSON.stringify(decideMfa({ ...input, policy: null }));
  expect(exceptions(isSo, spared)).toEqual([]);
});

test('B1 B3: who is spared is told from when on they are asked, and at that moment they are', () => {
  const subject = INPUTS.filter(({ session }) => session.policyEpoch === 0);
  const isSo = (input: MfaFacts) => {
    const from = policyAsksFrom(input);
    if (from === null) return true;
    const passed = input.session.mfaVerifiedAt !== null && input.account.enrolled;
    return from > NOW && (isDemanded({ ...input, now: from }) || passed) && !isLive(input);
  };
  expect(exceptions(isSo, subject)).toEqual([]);
  expect(subject.some((input) => policyAsksFrom(input) !== null)).toBe(true);
});

const APP = { enrolled: true, hasKey: false } as const;
const POLICY = { startsAt: null, methods: 'any', exceptedUntil: null } as const;

test('D1: who was asked once and never passed is asked by every policy in force; who passed is not', () => {
  const account = { ...APP, alwaysAsk: false, mustEnrol: false, isAdmin: false };
  const policy = { ...POLICY, required: true, plan: 'pro', enforcedFrom: 9 } as const;
  const asked = { askedAt: 5, policyEpoch: 3, passedKey: false, byRecovery: false };
  const decide = (mfaVerifiedAt: number | null) =>
    decideMfa({ now: NOW, account, session: { ...asked, mfaVerifiedAt }, policy }).kind;
  expect(decide(null)).toBe('owed');
  expect(decide(6)).toBe('allow');
});

test('S4 D10: a policy on Starter asks nobody', () => {
  const isSo = (input: MfaFacts) =>
    JSON.stringify(decideMfa(input)) === JSON.stringify(decideMfa({ ...input, policy: null }));
  expect(
    exceptions(
      isSo,
      INPUTS.filter(({ policy }) => policy?.plan === 'starter'),
    ),
  ).toEqual([]);
});

test('S18: switching the policy off never adds a step', () => {
  const isSo = (input: MfaFacts) => {
    if (input.policy === null || decideMfa(input).kind === 'owed') return true;
    return decideMfa({ ...input, policy: { ...input.policy, required: false } }).kind === 'allow';
  };
  expect(exceptions(isSo)).toEqual([]);
});

test('a reason is given with every step, the strongest first', () => {
  const account = { enrolled: false, hasKey: false, alwaysAsk: true, mustEnrol: true, isAdmin: true };
  const session = { mfaVerifiedAt: null, passedKey: false, byRecovery: false, askedAt: null, policyEpoch: 1 };
  const policy = { ...POLICY, required: true, plan: 'team', enforcedFrom: 0 } as const;
  const reasonOf = (facts: Omit<MfaFacts, 'now'>) => {
    const decision = decideMfa({ ...facts, now: NOW });
    return decision.kind === 'owed' ? decision.reason : null;
  };
  expect(reasonOf({ account, session, policy })).toBe('administrator');
  expect(reasonOf({ account: { ...account, isAdmin: false }, session, policy })).toBe('policy');
  expect(reasonOf({ account: { ...account, isAdmin: false }, session, policy: null })).toBe('reset');
  expect(reasonOf({ account: { ...account, isAdmin: false, mustEnrol: false }, session, policy: null })).toBe(
    'own-choice',
  );
  const withCode = { ...session, mfaVerifiedAt: 5 };
  const wantsKey = { ...policy, methods: 'phishing-resistant' } as const;
  expect(reasonOf({ account: { ...account, ...APP }, session: withCode, policy: wantsKey })).toBe('policy');
});
