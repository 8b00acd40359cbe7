import type { EventFacts, MeaningsOf } from '../../audit/events.ts';
import { word } from '../../audit/phrases.ts';
import type { DeadlineDays } from '../../domain/deadline.ts';
import { ENGAGEMENT_STATES, engagementStateName } from '../../domain/engagement.ts';
import { FINDING_STATES, findingStateName, SEVERITIES, severityName } from '../../domain/finding.ts';

interface OfEvidence {
  evidenceId: string;
}

/** How many days there are for each severity, and whether deadlines that were given before are counted anew by them. */
interface GivenDays extends Partial<DeadlineDays> {
  all: boolean;
}

/** The subject of all but `contact.changed` is an id alone. */
interface Single {
  'company.deadlines': GivenDays & { own: boolean };
  'contact.changed': { role: string; all: boolean };
  'engagement.planned': { kind: string };
  'engagement.changed': null;
  'engagement.moved': { from: string; to: string };
  'engagement.shown': null;
  'engagement.hidden': null;
  'finding.deadline-extended': null;
  'finding.extension-ended': null;
  'finding.published': { again?: boolean };
  /** Of what an import showed again, which import that was. */
  'finding.moved': { from: string; to: string; importId?: string };
  /** Of which engagement it was, and with which number. */
  'finding.deleted': { engagementId: string; number: number };
  'finding.undeleted': null;
  /** From which engagement, and which number it had there. */
  'finding.transferred': { engagementId: string; number: number };
  /** The subject is the engagement. */
  'evidence.added': OfEvidence;
  'evidence.changed': OfEvidence;
  'evidence.removed': OfEvidence;
  'template.added': null;
  'template.changed': null;
  'template.removed': null;
  'workspace.deadlines': GivenDays;
  'workspace.report-design': null;
}

declare module '../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

/** An engagement by its reference, where its reader reaches it. */
export const theEngagement = (reference: string) =>
  reference === '' ? 'an engagement' : `the engagement ${reference}`;
const theFinding = (number: string) => (number === '' ? 'a finding' : `the finding ${number}`);

/** By its name, for those who may know it. */
function theEvidence({ detail }: EventFacts<OfEvidence & { evidence: string }>): string {
  return word(detail.evidence) === '' ? 'evidence' : `the evidence “${word(detail.evidence)}”`;
}

/** A state as the screen writes it; one that no version knows as it was recorded. */
function engagementState(recorded: unknown): string {
  const state = ENGAGEMENT_STATES.find((known) => known === recorded);
  return state === undefined ? word(recorded) : `“${engagementStateName(state)}”`;
}

function findingState(recorded: unknown): string {
  const state = FINDING_STATES.find((known) => known === recorded);
  return state === undefined ? word(recorded) : `“${findingStateName(state)}”`;
}

/** " Critical: 7 days, high: none." and for which findings. */
function givenDays({ detail }: EventFacts<GivenDays>): string {
  const days = SEVERITIES.map((severity) => {
    const count = detail[severity];
    return `${severityName(severity).toLowerCase()} ${typeof count === 'number' ? count : 'none'}`;
  });
  const forWhich = detail.all === true ? 'for published findings too' : 'for findings published from then on';
  return ` in days: ${days.join(', ')}; ${forWhich}.`;
}

/**
 * What happens to engagements and findings. The record holds their ids, never what they are called: it outlives what is
 * erased, and more people read it (E24). `record-names.ts` says what they are called now, where the reader reaches them.
 */
export const engagementEvents: MeaningsOf<Single> = {
  'company.deadlines': {
    kind: 'people',
    says: (event) => {
      const company = event.subject === '' ? 'a client company' : `the client company ${event.subject}`;
      return event.detail.own === true
        ? `Gave ${company} deadlines of its own,${givenDays(event)}`
        : `Gave ${company} the workspace’s deadlines again.`;
    },
  },
  'contact.changed': {
    kind: 'people',
    says: ({ subject, detail }) =>
      `Changed what ${subject} sees and may do in the portal: ${word(detail.role)}, ${
        detail.all === true ? 'all engagements' : 'chosen engagements'
      }.`,
  },
  'engagement.planned': {
    kind: 'engagements',
    says: ({ subject }) => `Planned ${theEngagement(subject)}.`,
  },
  'engagement.changed': {
    kind: 'engagements',
    says: ({ subject }) => `Changed the details or team of ${theEngagement(subject)}.`,
  },
  'engagement.moved': {
    kind: 'engagements',
    says: ({ subject, detail }) =>
      `Moved ${theEngagement(subject)} from ${engagementState(detail.from)} to ${engagementState(detail.to)}.`,
  },
  'engagement.shown': {
    kind: 'engagements',
    says: ({ subject }) => `Made ${theEngagement(subject)} visible to its client.`,
  },
  'engagement.hidden': {
    kind: 'engagements',
    says: ({ subject }) => `Hid ${theEngagement(subject)} from its client.`,
  },
  'finding.published': {
    kind: 'engagements',
    says: ({ subject, detail }) =>
      detail.again === true
        ? `Published changes to ${theFinding(subject)}.`
        : `Published ${theFinding(subject)}.`,
  },
  'finding.moved': {
    kind: 'engagements',
    says: ({ subject, detail }) =>
      `Changed ${theFinding(subject)} from ${findingState(detail.from)} to ${findingState(detail.to)}${detail.importId === undefined ? '' : ', because an import shows it again'}.`,
  },
  'finding.deadline-extended': {
    kind: 'engagements',
    says: ({ subject }) => `Extended the deadline of ${theFinding(subject)}.`,
  },
  'finding.extension-ended': {
    kind: 'engagements',
    says: ({ subject }) => `Took back an extended deadline of ${theFinding(subject)}.`,
  },
  'finding.deleted': {
    kind: 'engagements',
    says: ({ subject }) => `Deleted ${subject === '' ? 'a draft finding' : `the draft ${subject}`}.`,
  },
  'finding.undeleted': {
    kind: 'engagements',
    says: ({ subject }) => `Restored ${subject === '' ? 'a deleted draft' : `the deleted draft ${subject}`}.`,
  },
  'finding.transferred': {
    kind: 'engagements',
    says: ({ subject }) =>
      subject === ''
        ? 'Moved a draft to another engagement.'
        : `Moved a draft to another engagement, where it’s ${subject} now.`,
  },
  'evidence.added': {
    kind: 'engagements',
    says: (event) => `Added ${theEvidence(event)} to ${theEngagement(event.subject)}.`,
  },
  'evidence.changed': {
    kind: 'engagements',
    says: (event) => `Renamed or described ${theEvidence(event)} of ${theEngagement(event.subject)}.`,
  },
  'evidence.removed': {
    kind: 'engagements',
    says: (event) => `Removed ${theEvidence(event)} from ${theEngagement(event.subject)}.`,
  },
  'template.added': { kind: 'engagements', says: () => 'Added a finding template.' },
  'template.changed': { kind: 'engagements', says: () => 'Changed a finding template.' },
  'template.removed': { kind: 'engagements', says: () => 'Deleted a finding template.' },
  'workspace.deadlines': {
    kind: 'workspace',
    says: (event) => `Changed how long clients have to fix findings,${givenDays(event)}`,
  },
  'workspace.report-design': {
    kind: 'workspace',
    says: () => 'Changed the design of reports.',
  },
};
