import type { MeaningsOf } from '../../audit/events.ts';
import { because, word } from '../../audit/phrases.ts';
import type { CvssVersion } from '../../domain/cvss/metric.ts';
import type { Plan } from '../../domain/plan.ts';
import type { HadByThen } from '../../factors/known-accounts.ts';
import type { Accent } from '../../ui/accent.ts';
import { memberEvents } from './members/events.ts';
import { policyEvents, theCompany } from './mfa-policy/events.ts';

/** The subject of an event of a company is its id alone. */
interface Single {
  'company.added': null;
  'company.archived': null;
  'company.changed': null;
  'company.erased': null;
  'company.restored': null;
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

/** What happens to a workspace. */
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
export const workspaceEvents = { ...ownEvents, ...memberEvents, ...policyEvents };
