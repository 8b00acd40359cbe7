import { AUDIT_EVENTS, type AuditEventType } from '../../../audit/record.ts';
import { PLANS, planName } from '../../../domain/plan.ts';

/** What an event says, as the record keeps it. */
export interface EventFacts {
  readonly type: string;
  /** To whom or what it was done; empty where the actor did it to themselves. */
  readonly subject: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export const KINDS = ['access', 'factors', 'people', 'workspace'] as const;
/** What the record can be narrowed to. */
export type Kind = (typeof KINDS)[number];

const KIND_NAMES: Readonly<Record<Kind, string>> = {
  access: 'Sign-ins and sessions',
  factors: 'Two-factor authentication',
  people: 'Accounts and members',
  workspace: 'Workspace and policy',
};

export function kindName(kind: Kind): string {
  return KIND_NAMES[kind];
}

/** Our own reasons in words for an owner; what a person wrote down is no key here and is shown as it is. */
const REASONS: Readonly<Record<string, string>> = {
  'plan without enforcement': 'the plan does not include it',
  'wrong role': 'their role does not allow it',
  'second factor owed': 'two-factor authentication was not passed yet',
  waiting: 'too many wrong codes in a row, so they had to wait',
  locked: 'two-factor authentication was locked after too many wrong codes',
  'step used before': 'the code had been used before',
  'step too far off': 'the clock of their phone was off',
  'too many tries': 'too many failed tries before, so they had to wait',
};

/** " Reason: …" with what was written down; nothing where nothing was. */
function because({ detail }: EventFacts): string {
  const reason = word(detail.reason);
  return reason === '' ? '' : ` Reason: ${REASONS[reason] ?? reason}.`;
}

/** The time of day of an ISO date. */
const timeOf = (date: unknown): string =>
  word(date).slice('2026-11-25T'.length, '2026-11-25T12:00:00'.length);

/** How often, when and from where, of an event that stands for several. */
function severalTimes({ detail }: EventFacts): string {
  const { times, firstAt, lastAt, networks, addresses } = detail;
  if (typeof times !== 'number') return '';
  const who = word(addresses) === '' ? '' : ` for ${word(addresses)}`;
  const [first, last] = [timeOf(firstAt), timeOf(lastAt)];
  const when = first === last ? `at ${first}` : `between ${first} and ${last}`;
  return ` ${times} times${who} ${when} UTC, from ${word(networks)}.`;
}

function sessions(count: unknown): string {
  if (typeof count !== 'number' || count === 0) return '';
  return count === 1 ? ' 1 session ended.' : ` ${count} sessions ended.`;
}

function planOf(value: unknown): string {
  const plan = PLANS.find((known) => known === value);
  return plan === undefined ? 'unknown' : planName(plan);
}

const word = (value: unknown): string => (typeof value === 'string' ? value : '');

function asRole({ detail }: EventFacts): string {
  if (detail.role !== 'client') return 'as a consultant';
  return detail.company === undefined ? 'as a client' : `as a client of ${word(detail.company)}`;
}

interface Meaning {
  readonly kind: Kind;
  /** One or two plain sentences whose subject is the actor. */
  readonly says: (event: EventFacts) => string;
}

/** Every event there is, in words. A new type does not compile until it has some. */
const MEANINGS: Readonly<Record<AuditEventType, Meaning>> = {
  'access.refused': {
    kind: 'access',
    says: (event) => {
      const { method, route } = event.detail;
      return `${method === 'GET' ? 'Was refused the page' : 'Was refused a change at'} ${word(route)}.${because(event)}${severalTimes(event)}`;
    },
  },
  'account.created': { kind: 'people', says: () => 'Created an account.' },
  'account.disabled': {
    kind: 'people',
    says: (event) =>
      `Disabled the account of ${event.subject}.${sessions(event.detail.sessionsEnded)}${because(event)}`,
  },
  'account.enabled': {
    kind: 'people',
    says: (event) => `Enabled the account of ${event.subject} again.${because(event)}`,
  },
  'admin.granted': { kind: 'people', says: ({ subject }) => `Made ${subject} a platform administrator.` },
  'admin.revoked': {
    kind: 'people',
    says: ({ subject }) => `Took the platform administration from ${subject}.`,
  },
  'authenticator.added': { kind: 'factors', says: () => 'Set up an authenticator app.' },
  'authenticator.removed': { kind: 'factors', says: () => 'Removed an authenticator app.' },
  'authenticator.replaced': { kind: 'factors', says: () => 'Replaced an authenticator app by another.' },
  'code.accepted': { kind: 'factors', says: () => 'Passed two-factor authentication with a code.' },
  'code.refused': {
    kind: 'factors',
    says: (event) => `Gave a code that was refused.${because(event)}${severalTimes(event)}`,
  },
  'company.added': { kind: 'people', says: ({ subject }) => `Added the client company ${subject}.` },
  'confirmation.accepted': { kind: 'access', says: () => 'Confirmed who they are for a sensitive action.' },
  'confirmation.refused': {
    kind: 'access',
    says: (event) => `Could not confirm who they are for a sensitive action.${because(event)}`,
  },
  'factor.locked': {
    kind: 'factors',
    says: () => 'Two-factor authentication was locked after too many wrong codes.',
  },
  'invitation.accepted': { kind: 'people', says: (event) => `Joined ${asRole(event)}.` },
  'invitation.sent': { kind: 'people', says: (event) => `Invited ${event.subject} ${asRole(event)}.` },
  'invitation.withdrawn': { kind: 'people', says: ({ subject }) => `Withdrew the invitation of ${subject}.` },
  'key.added': { kind: 'factors', says: ({ subject }) => `Added the sealing key ${subject}.` },
  'keys.retired': { kind: 'factors', says: ({ subject }) => `Gave up the sealing key ${subject}.` },
  'member.removed': {
    kind: 'people',
    says: ({ subject, detail }) => `Removed ${subject} from the workspace.${sessions(detail.sessionsEnded)}`,
  },
  'mfa.reset': {
    kind: 'factors',
    says: (event) =>
      `Reset the two-factor authentication of ${event.subject}.${sessions(event.detail.sessionsEnded)}${because(event)}`,
  },
  'owner.invited': { kind: 'people', says: ({ subject }) => `Invited ${subject} to create a workspace.` },
  'ownership.transferred': {
    kind: 'workspace',
    says: ({ subject }) => `Transferred the ownership of the workspace to ${subject}.`,
  },
  'password.changed': {
    kind: 'access',
    says: ({ detail }) => `Changed their password.${sessions(detail.sessionsEnded)}`,
  },
  'password.reset': {
    kind: 'access',
    says: ({ detail }) => `Reset their password through the mailed link.${sessions(detail.endedSessions)}`,
  },
  'password.reset-requested': {
    kind: 'access',
    says: (event) => `A link to reset the password was asked for.${severalTimes(event)}`,
  },
  'plan.changed': {
    kind: 'workspace',
    says: ({ detail }) => `Changed the plan from ${planOf(detail.from)} to ${planOf(detail.to)}.`,
  },
  'policy.disabled': {
    kind: 'workspace',
    says: (event) => `Switched enforced two-factor authentication off.${because(event)}`,
  },
  'policy.enabled': {
    kind: 'workspace',
    says: (event) =>
      `Switched enforced two-factor authentication on, ${
        event.detail.apply === 'now' ? 'asking everyone now' : 'from each person’s next sign-in'
      }.${because(event)}`,
  },
  'policy.resumed': {
    kind: 'workspace',
    says: () => 'Enforced two-factor authentication resumed with the plan.',
  },
  'policy.suspended': {
    kind: 'workspace',
    says: () => 'Enforced two-factor authentication was suspended: the plan does not include it.',
  },
  'preference.changed': {
    kind: 'factors',
    says: ({ detail }) => `Switched “Always ask me for a code” ${detail.alwaysAsk === true ? 'on' : 'off'}.`,
  },
  'recovery-code.used': { kind: 'factors', says: () => 'Used a recovery code.' },
  'recovery-codes.made': { kind: 'factors', says: () => 'Made new recovery codes.' },
  'session.ended': {
    kind: 'access',
    says: ({ subject, detail }) =>
      subject === ''
        ? `Signed out their other sessions.${sessions(detail.sessions)}`
        : `Ended the sessions of ${subject}.${sessions(detail.sessions)}`,
  },
  'sign-in.accepted': { kind: 'access', says: () => 'Signed in with their password.' },
  'sign-in.refused': {
    kind: 'access',
    says: (event) => `Could not sign in.${because(event)}${severalTimes(event)}`,
  },
  'sign-out': { kind: 'access', says: () => 'Signed out.' },
  'sign-up.requested': { kind: 'people', says: (event) => `Asked to sign up.${severalTimes(event)}` },
  'workspace.changed': {
    kind: 'workspace',
    says: ({ detail }) =>
      `Changed the workspace: its name is ${word(detail.name)}, its colour ${word(detail.accent)}.`,
  },
  'workspace.created': { kind: 'workspace', says: () => 'Created the workspace.' },
};

/** The event in plain English. A type that only another version knows is shown as it is, not hidden. */
export function sentenceOf(event: EventFacts): string {
  const type = AUDIT_EVENTS.find((known) => known === event.type);
  return type === undefined ? event.type : MEANINGS[type].says(event);
}

/** The event types of a kind. */
export function typesOf(kind: Kind): readonly AuditEventType[] {
  return AUDIT_EVENTS.filter((type) => MEANINGS[type].kind === kind);
}
