import type { MeaningsOf } from '../../../audit/events.ts';
import { theEngagement } from '../events.ts';

/** The subject is the engagement. */
interface OfRound {
  roundId: string;
}

interface Single {
  'retest.asked': OfRound;
  'retest.declined': OfRound;
  'retest.begun': OfRound;
  'retest.discarded': OfRound;
  'retest.closed': OfRound;
}

declare module '../../../audit/events.ts' {
  interface SingleDetails extends Single {}
}

/** What happens to rounds of retests (E19), by the ids of their engagements. */
export const retestEvents: MeaningsOf<Single> = {
  'retest.asked': {
    kind: 'engagements',
    says: ({ subject }) => `Asked for a retest in ${theEngagement(subject)}.`,
  },
  'retest.declined': {
    kind: 'engagements',
    says: ({ subject }) => `Declined a retest in ${theEngagement(subject)}.`,
  },
  'retest.begun': {
    kind: 'engagements',
    says: ({ subject }) => `Began a retest in ${theEngagement(subject)}.`,
  },
  'retest.discarded': {
    kind: 'engagements',
    says: ({ subject }) => `Discarded a retest in ${theEngagement(subject)}.`,
  },
  'retest.closed': {
    kind: 'engagements',
    says: ({ subject }) => `Published the results of a retest in ${theEngagement(subject)}.`,
  },
};
