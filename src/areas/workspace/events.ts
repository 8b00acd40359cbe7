import type { EventFacts, MeaningsOf } from '../../audit/events.ts';
import { because, sessionsEnded, word } from '../../audit/phrases.ts';
import type { CvssVersion } from '../../domain/cvss/metric.ts';
import { AUDIENCES, type Audience, type Methods } from '../../domain/mfa-policy.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Role } from '../../domain/role.ts';
import { writtenLocalDay, writtenMoment } from '../../domain/zoned-time.ts';
import type { HadByThen } from '../../factors/known-accounts.ts';
import type { Accent } from '../../ui/accent.ts';
import { FOR_WHOM } from './mfa-policy/standing.ts';

/** What somebody is invited as; a client of the company with that id. */
interface Place {
  role: Role;
  companyId?: string;
}

interface RoleChange extends Place {
  from: Role;
  fromCompanyId?: string;
  sessionsEnded: number;
}

/**
 * What companies are called, beside their ids. No entry holds it, since entries outlive what is erased: the workspace's
 * activity log looks it up when it is read (E5), and the installation's, whose readers know no clients, does not.
 */
interface Named {
  company?: string;
  fromCompany?: string;
}

/** What was known when evidence began of somebody who was there already: since when, in epoch milliseconds. */
interface KnownMember extends Place, HadByThen {
  since: number;
}

/** What was known then of a policy: as it stood, on which plan, and how it had come to that. */
interface KnownPolicy {
  audience: Audience;
  plan: Plan;
  required: boolean;
  methods: Methods;
  startsAt?: number;
  /** Sessions from before the switch are left alone. */
  spares?: true;
  since?: number;
  byId?: string;
}

/** The subject of an event of a company is its id alone. */
interface Single {
  'company.added': null;
  'company.archived': null;
  'company.changed': null;
  'company.erased': null;
  'company.restored': null;
  'invitation.accepted': Place & HadByThen;
  'invitation.sent': Place;
  'invitation.withdrawn': null;
  'member.known': KnownMember;
  'member.left': { role: Role; sessionsEnded: number };
  'member.removed': { role: Role; sessionsEnded: number };
  'member.role-changed': RoleChange;
  /** By an administrator or the command line, in place of an owner who has left; `from` is that one's address. */
  'ownership.reassigned': { from: string; reason: string };
  'ownership.transferred': null;
  /** Of a policy that was given a day: that it has come. */
  'policy.began': { audience: Audience };
  /** `from` in epoch milliseconds; `zone` is that of the workspace. */
  'policy.company-dated': { from: number; zone: string; reason: string };
  'policy.company-day-ended': null;
  /** `audience` where only one of the two was changed (B2), in these four. */
  'policy.dated': { from: number; zone: string; audience?: Audience; reason?: string };
  'policy.disabled': { audience?: Audience; reason?: string };
  'policy.enabled': { apply: 'now' | 'next-sign-in'; audience?: Audience; reason?: string };
  'policy.known': KnownPolicy;
  'policy.methods': { methods: Methods; audience?: Audience };
  /** `until` is the midnight that ends the last day. */
  'policy.excepted': { until: number; zone: string; reason: string };
  'policy.exception-ended': null;
  'policy.reminded': null;
  'policy.reminded-all': { people: number };
  /** From here on the record holds all that evidence needs (B12). */
  'record.began': null;
  'workspace.changed': { name: string; accent: Accent; zone?: string };
  'workspace.closed': null;
  'workspace.created': { slug: string; plan: Plan; zone?: string } & HadByThen;
  'workspace.cvss': { version: CvssVersion };
  'workspace.erased': null;
  'workspace.exported': null;
  'workspace.need-to-know': { on: boolean };
  'workspace.reopened': null;
}

declare module '../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

function placeOf(role: unknown, company: unknown): string {
  if (role !== 'client') return 'a consultant';
  return word(company) === '' ? 'a client' : `a client of ${word(company)}`;
}

const asRole = ({ detail }: EventFacts<Place & Named>) => `as ${placeOf(detail.role, detail.company)}`;

/** The company by its name, for whoever reads it while there is one. */
const theCompany = (name: string) => (name === '' ? 'a client company' : `the client company ${name}`);

function changeOfRole({ subject, detail }: EventFacts<RoleChange & Named>): string {
  const before = placeOf(detail.from, detail.fromCompany);
  const now = placeOf(detail.role, detail.company);
  return `Changed ${subject} from ${before} to ${now}.${sessionsEnded(detail.sessionsEnded)}`;
}

/** Whom a policy is about, where the entry says that it isn't everyone. */
const forWhom = (audience: unknown) => FOR_WHOM[AUDIENCES.find((known) => known === audience) ?? 'everyone'];

const askingNow = (audience: unknown) => (audience === undefined ? 'asking everyone now' : 'asking them now');

/** From when on; nothing where the record's entry does not tell. */
function startOf(from: unknown, zone: unknown): string {
  return typeof from === 'number' && typeof zone === 'string' ? ` from ${writtenMoment(from, zone)}` : '';
}

/** Until when; nothing where the record's entry does not tell. */
function lastDayOf(until: unknown, zone: unknown): string {
  return typeof until === 'number' && typeof zone === 'string'
    ? ` until the end of ${writtenLocalDay(until - 1, zone)}`
    : '';
}

/** What happens to a workspace, its people and its policy. */
export const workspaceEvents: MeaningsOf<Single> = {
  'company.added': { kind: 'people', says: ({ subject }) => `Added ${theCompany(subject)}.` },
  'company.archived': { kind: 'people', says: ({ subject }) => `Archived ${theCompany(subject)}.` },
  'company.changed': {
    kind: 'people',
    says: ({ subject }) => `Changed the details of ${theCompany(subject)}.`,
  },
  'company.erased': { kind: 'people', says: () => 'Erased a client company and everything about it.' },
  'company.restored': {
    kind: 'people',
    says: ({ subject }) => `Restored ${theCompany(subject)} from the archive.`,
  },
  'invitation.accepted': { kind: 'people', says: (event) => `Joined ${asRole(event)}.` },
  'invitation.sent': { kind: 'people', says: (event) => `Invited ${event.subject} ${asRole(event)}.` },
  'invitation.withdrawn': {
    kind: 'people',
    says: ({ subject }) => `Cancelled the invitation to ${subject}.`,
  },
  'member.known': {
    kind: 'people',
    says: (event) => `${event.subject} was here already, ${asRole(event)}.`,
  },
  'member.left': {
    kind: 'people',
    says: ({ detail }) => `Left the workspace.${sessionsEnded(detail.sessionsEnded)}`,
  },
  'member.removed': {
    kind: 'people',
    says: ({ subject, detail }) =>
      `Removed ${subject} from the workspace.${sessionsEnded(detail.sessionsEnded)}`,
  },
  'member.role-changed': {
    kind: 'people',
    says: changeOfRole,
  },
  'ownership.reassigned': {
    kind: 'workspace',
    bySupport: 'workspace',
    says: (event) =>
      `Transferred the ownership of the workspace from ${word(event.detail.from)} to ${event.subject}.${because(event)}`,
  },
  'ownership.transferred': {
    kind: 'workspace',
    says: ({ subject }) => `Transferred the ownership of the workspace to ${subject}.`,
  },
  'policy.began': {
    kind: 'workspace',
    says: ({ detail }) => `Required two-factor authentication began${forWhom(detail.audience)}.`,
  },
  'policy.company-dated': {
    kind: 'workspace',
    says: (event) =>
      `Required two-factor authentication of ${theCompany(event.subject)}${startOf(event.detail.from, event.detail.zone)} only.${because(event)}`,
  },
  'policy.company-day-ended': {
    kind: 'workspace',
    says: ({ subject }) =>
      `Required two-factor authentication of ${theCompany(subject)} from the same day as of other clients.`,
  },
  'policy.dated': {
    kind: 'workspace',
    says: (event) =>
      `Scheduled required two-factor authentication${forWhom(event.detail.audience)}${startOf(event.detail.from, event.detail.zone)}.${because(event)}`,
  },
  'policy.known': {
    kind: 'workspace',
    says: ({ detail }) =>
      detail.required === true
        ? `Required two-factor authentication was on already${forWhom(detail.audience)}.`
        : `Required two-factor authentication was off${forWhom(detail.audience)}.`,
  },
  'policy.methods': {
    kind: 'workspace',
    says: ({ detail }) =>
      detail.methods === 'any'
        ? `Let authenticator apps count again${forWhom(detail.audience)} in two-factor authentication.`
        : `Let only passkeys and security keys count${forWhom(detail.audience)} in two-factor authentication.`,
  },
  'policy.disabled': {
    kind: 'workspace',
    says: (event) =>
      `Turned off required two-factor authentication${forWhom(event.detail.audience)}.${because(event)}`,
  },
  'policy.enabled': {
    kind: 'workspace',
    says: (event) =>
      `Turned on required two-factor authentication${forWhom(event.detail.audience)}, ${
        event.detail.apply === 'now' ? askingNow(event.detail.audience) : 'from each person’s next sign-in'
      }.${because(event)}`,
  },
  'policy.excepted': {
    kind: 'people',
    says: (event) =>
      `Excepted ${event.subject} from required two-factor authentication${lastDayOf(event.detail.until, event.detail.zone)}.${because(event)}`,
  },
  'policy.exception-ended': {
    kind: 'people',
    says: ({ subject }) => `The exception for ${subject} from required two-factor authentication ended.`,
  },
  'policy.reminded': {
    kind: 'people',
    says: ({ subject }) => `Reminded ${subject} to set up two-factor authentication.`,
  },
  'policy.reminded-all': {
    kind: 'people',
    says: ({ detail: { people } }) =>
      `Reminded ${people === 1 ? '1 person' : typeof people === 'number' ? `${people} people` : 'people'} to set up two-factor authentication.`,
  },
  'record.began': {
    kind: 'workspace',
    says: () => 'Began to keep everything that evidence needs in the activity log.',
  },
  'workspace.changed': {
    kind: 'workspace',
    says: ({ detail }) =>
      `Changed the workspace: its name is ${word(detail.name)}, its colour ${word(detail.accent)}${
        detail.zone === undefined ? '' : `, its time zone ${word(detail.zone)}`
      }.`,
  },
  'workspace.closed': { kind: 'workspace', says: () => 'Closed the workspace.' },
  'workspace.erased': {
    kind: 'workspace',
    says: () => 'Erased a closed workspace and everything in it.',
  },
  'workspace.exported': {
    kind: 'workspace',
    says: () => 'Began to download everything in the workspace.',
  },
  'workspace.reopened': {
    kind: 'workspace',
    bySupport: 'workspace',
    says: () => 'Opened the closed workspace again.',
  },
  'workspace.created': { kind: 'workspace', says: () => 'Created the workspace.' },
  'workspace.cvss': {
    kind: 'workspace',
    says: ({ detail }) =>
      `Made CVSS ${word(detail.version)} lead where a finding has vectors of both versions.`,
  },
  'workspace.need-to-know': {
    kind: 'workspace',
    says: ({ detail }) =>
      detail.on === true
        ? 'Limited consultants to the engagements whose team they’re on.'
        : 'Let consultants see all engagements.',
  },
};
