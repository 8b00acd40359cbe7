import type { MeaningsOf } from '../../audit/events.ts';
import { word } from '../../audit/phrases.ts';

interface Single {
  'contact.changed': { role: string; all: boolean };
  'engagement.planned': { kind: string };
  'engagement.changed': null;
  'engagement.moved': { from: string; to: string };
  'engagement.shown': null;
  'engagement.hidden': null;
  'finding.published': { again?: boolean };
  'finding.moved': { from: string; to: string };
  'finding.deleted': null;
  'evidence.added': null;
  'evidence.changed': null;
  'evidence.removed': null;
}

declare module '../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

/**
 * What happens to engagements and findings. The record holds their ids, never what they are called: it outlives what is
 * erased, and more people read it (E24).
 */
export const engagementEvents: MeaningsOf<Single> = {
  'contact.changed': {
    kind: 'people',
    says: ({ subject, detail }) =>
      `Changed what ${subject} sees and may do in the portal: ${word(detail.role)}, ${
        detail.all === true ? 'all engagements' : 'chosen engagements'
      }.`,
  },
  'engagement.planned': { kind: 'engagements', says: () => 'Planned an engagement.' },
  'engagement.changed': { kind: 'engagements', says: () => 'Changed an engagement’s details or team.' },
  'engagement.moved': {
    kind: 'engagements',
    says: ({ detail }) => `Moved an engagement from ${word(detail.from)} to ${word(detail.to)}.`,
  },
  'engagement.shown': { kind: 'engagements', says: () => 'Made an engagement visible to its client.' },
  'engagement.hidden': { kind: 'engagements', says: () => 'Hid an engagement from its client.' },
  'finding.published': {
    kind: 'engagements',
    says: ({ detail }) =>
      detail.again === true ? 'Published changes to a finding.' : 'Published a finding.',
  },
  'finding.moved': {
    kind: 'engagements',
    says: ({ detail }) => `Changed a finding from ${word(detail.from)} to ${word(detail.to)}.`,
  },
  'finding.deleted': { kind: 'engagements', says: () => 'Deleted a draft finding.' },
  'evidence.added': { kind: 'engagements', says: () => 'Added evidence to an engagement.' },
  'evidence.changed': { kind: 'engagements', says: () => 'Renamed or described evidence of an engagement.' },
  'evidence.removed': { kind: 'engagements', says: () => 'Removed evidence from an engagement.' },
};
