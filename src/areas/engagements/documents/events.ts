import type { EventFacts, MeaningsOf } from '../../../audit/events.ts';
import { word } from '../../../audit/phrases.ts';
import { theEngagement } from '../events.ts';

/** The subject is the engagement. */
interface OfDocument {
  documentId: string;
}

interface Single {
  'document.added': OfDocument;
  'document.replaced': OfDocument;
  'document.shown': OfDocument;
  'document.hidden': OfDocument;
  'document.removed': OfDocument;
}

declare module '../../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

/** By its name, for those who may know it. */
function theDocument({ detail }: EventFacts<OfDocument & { document: string }>): string {
  return word(detail.document) === '' ? 'a document' : `the document “${word(detail.document)}”`;
}

/** What happens to documents (E7), by the ids of their engagements. Who downloaded them stands beside them. */
export const documentEvents: MeaningsOf<Single> = {
  'document.added': {
    kind: 'engagements',
    says: (event) => `Added ${theDocument(event)} to ${theEngagement(event.subject)}.`,
  },
  'document.replaced': {
    kind: 'engagements',
    says: (event) => `Replaced ${theDocument(event)} of ${theEngagement(event.subject)}.`,
  },
  'document.shown': {
    kind: 'engagements',
    says: (event) => `Made ${theDocument(event)} of ${theEngagement(event.subject)} visible to its client.`,
  },
  'document.hidden': {
    kind: 'engagements',
    says: (event) => `Hid ${theDocument(event)} of ${theEngagement(event.subject)} from its client.`,
  },
  'document.removed': {
    kind: 'engagements',
    says: (event) => `Removed ${theDocument(event)} from ${theEngagement(event.subject)}.`,
  },
};
