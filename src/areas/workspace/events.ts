import type { EventFacts, MeaningsOf } from '../../audit/events.ts';
import { because, sessionsEnded, word } from '../../audit/phrases.ts';
import type { CvssVersion } from '../../domain/cvss/metric.ts';
import type { Plan } from '../../domain/plan.ts';
import type { Role } from '../../domain/role.ts';
import type { HadByThen } from '../../factors/known-accounts.ts';
import type { Accent } from '../../ui/accent.ts';
import { policyEvents, theCompany } from './mfa-policy/events.ts';

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
  /** From here on the record holds all that evidence needs (B12). */
  'record.began': { zone: string };
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

function changeOfRole({ subject, detail }: EventFacts<RoleChange & Named>): string {
  const before = placeOf(detail.from, detail.fromCompany);
  const now = placeOf(detail.role, detail.company);
  return `Changed ${subject} from ${before} to ${now}.${sessionsEnded(detail.sessionsEnded)}`;
}

/** What happens to a workspace and its people. */
const ownEvents: MeaningsOf<Single> = {
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
    says: (event) =>
      `Found ${event.subject} here already, ${event.detail.role === 'owner' ? 'as the owner' : asRole(event)}.`,
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

/** What happens to a workspace, its people and its policy. */
export const workspaceEvents = { ...ownEvents, ...policyEvents };
