import { expect, test } from 'vitest';
import { callersOf, isDeclared, reachedFrom, writersIn } from './callers.ts';

/*
 * The ways in which leave ends are a list that somebody wrote. Here it is held against the sources: whatever writes to what
 * leave rests on ends some, unless it is said here why it ends none; and whatever calls that is reached by one of the ways, or
 * it is said here why it needs none.
 */

/** What writes to what leave rests on, and says who reaches what. */
const WRITERS: readonly string[] = [
  ...[
    'accounts',
    'api-tokens',
    'memberships',
    'policies',
    'policy-exceptions',
    'session-ends',
    'sessions',
    'workspaces',
  ].map((name) => `src/access/${name}.ts`),
  'src/areas/engagements/contacts/contact-engagements.ts',
  'src/areas/engagements/engagement/engagements.ts',
  'src/areas/workspace/companies/companies.ts',
];

/** Those that end nobody's leave, by the reason why. */
const ENDS_NONE: Readonly<Record<string, readonly string[]>> = {
  'it adds somebody or something': [
    'src/access/accounts.ts addAccount',
    'src/access/accounts.ts addAccountUnlessKnown',
    'src/access/api-tokens.ts addApiToken',
    'src/access/memberships.ts addMembership',
    'src/access/policies.ts addPolicies',
    'src/access/sessions.ts startSession',
    'src/access/workspaces.ts addWorkspaceUnlessTaken',
    'src/areas/engagements/engagement/engagements.ts addEngagement',
    'src/areas/workspace/companies/companies.ts addCompany',
  ],
  'it holds or reads, and writes nothing': [
    'src/access/accounts.ts holdEnabled',
    'src/access/accounts.ts holdWithPassword',
    'src/access/memberships.ts holdMembership',
    'src/access/memberships.ts joinedAt',
    'src/areas/engagements/engagement/engagements.ts holdEngagement',
    'src/areas/workspace/companies/companies.ts takeTurnAtNaming',
  ],
  'it gives leave, or has less asked for': [
    'src/access/accounts.ts enrolmentDone',
    'src/access/accounts.ts stopAlwaysAsking',
    'src/access/policies.ts switchPolicyOff',
    'src/access/workspaces.ts reopenWorkspace',
  ],
  'no leave rests on what it writes': [
    'src/access/accounts.ts renameAccount',
    'src/access/memberships.ts noteSignIn',
    'src/access/sessions.ts noteWorkspace',
    'src/access/workspaces.ts noteErasureTold',
    'src/access/workspaces.ts noteExport',
    'src/access/workspaces.ts restyleWorkspace',
    'src/access/workspaces.ts setCvssLeads',
    'src/areas/engagements/engagement/engagements.ts changeEngagement',
    'src/areas/engagements/engagement/engagements.ts moveEngagement',
    'src/areas/engagements/engagement/engagements.ts takeNumber',
    'src/areas/workspace/companies/companies.ts changeCompany',
  ],
};

/** Callers of the others that no way reaches, by the reason why none has to. */
const REACHED_BY_NONE: Readonly<Record<string, readonly string[]>> = {
  'it gives the session that asks a new token, as “a new token given at another tab” does': [
    'src/areas/account/confirm/commands.ts confirmIdentity',
    'src/factors/address-proof.ts proveAddress',
    'src/factors/check-code.ts checkAgainstAll',
    'src/factors/passkeys/check.ts pass',
    'src/factors/recovery.ts tryRecoveryCode',
  ],
  'it writes down what the clock has brought, as the ways of time and of days have it': [
    'src/areas/workspace/members/ending-audits.ts end',
    'src/areas/workspace/mfa-policy/days.ts keepWhatHasBegun',
  ],
  'it excepts somebody, in place of an exception, until a midnight that is yet to come': [
    'src/access/policy-exceptions.ts addException',
    'src/areas/workspace/mfa-policy/exceptions.ts exceptMember',
  ],
  'nobody reached the engagement before': ['src/areas/engagements/engagement/commands.ts planEngagement'],
  'it fills an installation in which nobody is yet': [
    'src/demo/engagements.ts addPlanned',
    'src/demo/seed.ts addWorkspace',
    'src/demo/seed.ts seedDemo',
    'test/attacks/authority-withdrawn/gathering.ts found',
  ],
};

const nothing = Object.values(ENDS_NONE).flat();
const ending = WRITERS.flatMap(writersIn).filter((writer) => !nothing.includes(writer));
const isWay = (file: string) => /\/authority-withdrawn\/(?:ways|withdrawals)[\w-]*\.ts$/.test(file);

test('D24: whatever ends leave is called by a way in which the attack ends it, or is named with a reason', () => {
  const reached = reachedFrom(isWay);
  const left = callersOf(ending).filter((caller) => !reached.has(caller));
  expect(
    left.sort(),
    'Each of these calls what ends leave. Have a way in ways-*.ts call it, or say in REACHED_BY_NONE why none has to; if what ' +
      'it calls ends nothing, say so in ENDS_NONE.',
  ).toEqual(Object.values(REACHED_BY_NONE).flat().sort());
});

test('D24: no reason outlives what it was given for', () => {
  const named = [...nothing, ...Object.values(REACHED_BY_NONE).flat()];
  expect(named.filter((one) => !isDeclared(one))).toEqual([]);
  expect(ending.filter((one) => callersOf([one]).length === 0)).toEqual([]);
});
