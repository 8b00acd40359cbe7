import type { MeaningsOf } from '../../../audit/events.ts';
import { theEngagement } from '../events.ts';

/** The subject is the engagement. */
interface OfImport {
  importId: string;
}

interface Single {
  'import.started': OfImport;
  'import.columns': OfImport;
  'import.cancelled': OfImport;
  /** What whoever chose it had made before that came to an end, and why that was. */
  'import.ended': OfImport & { made: number; added: number; why: 'leave' | 'trouble' | 'stopped' };
  /** What was made and what got more places before it was stopped. */
  'import.stopped': OfImport & { made: number; added: number };
  /** How many drafts were made, and how many findings got more places. */
  'import.taken': OfImport & { made: number; added: number };
}

declare module '../../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

/** Why adding ended before all was added that somebody chose. */
const ENDS: Readonly<Record<string, string>> = {
  leave: ', because they may not add any more of it',
  trouble: ', because it failed for a day',
  stopped: ', because someone stopped it',
};

const counted = (count: unknown, one: string, more: string) => `${Number(count)} ${count === 1 ? one : more}`;

/** What happens to imports (I2, I4), by the ids of their engagements. */
export const importEvents: MeaningsOf<Single> = {
  'import.started': {
    kind: 'engagements',
    says: ({ subject }) => `Uploaded a scanner’s file to ${theEngagement(subject)}.`,
  },
  'import.columns': {
    kind: 'engagements',
    says: ({ subject }) =>
      `Chose what the columns of a file hold, in an import into ${theEngagement(subject)}.`,
  },
  'import.cancelled': {
    kind: 'engagements',
    says: ({ subject }) => `Cancelled an import into ${theEngagement(subject)}.`,
  },
  'import.ended': {
    kind: 'engagements',
    says: ({ subject, detail }) =>
      `Chose findings of a scanner’s file for ${theEngagement(subject)}, and adding them ended early${ENDS[String(detail.why)] ?? ''}: ${counted(detail.made, 'draft', 'drafts')} added, ${counted(detail.added, 'finding', 'findings')} updated.`,
  },
  'import.stopped': {
    kind: 'engagements',
    says: ({ subject, detail }) =>
      `Stopped adding findings of a scanner’s file to ${theEngagement(subject)}: ${counted(detail.made, 'draft', 'drafts')} added, ${counted(detail.added, 'finding', 'findings')} updated.`,
  },
  'import.taken': {
    kind: 'engagements',
    says: ({ subject, detail }) =>
      `Imported a scanner’s file into ${theEngagement(subject)}: ${counted(detail.made, 'draft', 'drafts')} added, ${counted(detail.added, 'finding', 'findings')} updated.`,
  },
};
