import type { EventFacts, MeaningsOf } from '../../../audit/events.ts';
import { word } from '../../../audit/phrases.ts';
import { theEngagement } from '../events.ts';

/** The subject is the engagement. */
interface OfReport {
  reportId: string;
}

interface Single {
  'report.made': OfReport;
  'report.delivered': OfReport;
  'report.removed': OfReport;
}

declare module '../../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

/** By its name, for those who may know it. */
function theReport({ detail }: EventFacts<OfReport & { report: string }>): string {
  return word(detail.report) === '' ? 'a report' : `the report “${word(detail.report)}”`;
}

/** What happens to reports (R4), by the ids of their engagements. Who downloaded them stands beside them. */
export const reportEvents: MeaningsOf<Single> = {
  'report.made': {
    kind: 'engagements',
    says: (event) => `Made ${theReport(event)} of ${theEngagement(event.subject)}.`,
  },
  'report.delivered': {
    kind: 'engagements',
    says: (event) => `Delivered ${theReport(event)} of ${theEngagement(event.subject)} to its client.`,
  },
  'report.removed': {
    kind: 'engagements',
    says: (event) => `Removed an undelivered report of ${theEngagement(event.subject)}.`,
  },
};
