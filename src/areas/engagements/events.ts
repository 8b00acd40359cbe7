import type { EventFacts, MeaningsOf } from '../../audit/events.ts';
import { word } from '../../audit/phrases.ts';
import { ENGAGEMENT_STATES, engagementStateName } from '../../domain/engagement.ts';
import { FINDING_STATES, findingStateName } from '../../domain/finding.ts';

interface OfEvidence {
  evidenceId: string;
}

/** The subject of all but `contact.changed` is an id alone. */
interface Single {
  'contact.changed': { role: string; all: boolean };
  'engagement.planned': { kind: string };
  'engagement.changed': null;
  'engagement.moved': { from: string; to: string };
  'engagement.shown': null;
  'engagement.hidden': null;
  'finding.published': { again?: boolean };
  'finding.moved': { from: string; to: string };
  /** Of which engagement it was, and with which number. */
  'finding.deleted': { engagementId: string; number: number };
  /** The subject is the engagement. */
  'evidence.added': OfEvidence;
  'evidence.changed': OfEvidence;
  'evidence.removed': OfEvidence;
}

declare module '../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

const theEngagement = (reference: string) =>
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

/**
 * What happens to engagements and findings. The record holds their ids, never what they are called: it outlives what is
 * erased, and more people read it (E24). `record-names.ts` says what they are called now, where the reader reaches them.
 */
export const engagementEvents: MeaningsOf<Single> = {
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
      `Changed ${theFinding(subject)} from ${findingState(detail.from)} to ${findingState(detail.to)}.`,
  },
  'finding.deleted': {
    kind: 'engagements',
    says: ({ subject }) => `Deleted ${subject === '' ? 'a draft finding' : `the draft ${subject}`}.`,
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
};
