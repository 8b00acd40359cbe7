import type { MeaningsOf } from '../audit/events.ts';
import { because, sessionsEnded, severalTimes, word } from '../audit/phrases.ts';
import { isSafe } from '../domain/safe-methods.ts';

interface Single {
  /** `from` another workspace, where the session was signed in before. */
  'sign-in.accepted': { from?: 'another workspace' };
  'sign-out': null;
  'session.ended': { sessions: number };
}

interface Counted {
  /** `route` is the pattern, not the address: an address may carry a one-time token. */
  'access.refused': { reason: string; method: string; route: string };
  'sign-in.refused': { reason: string };
}

declare module '../audit/events.ts' {
  interface SingleDetails extends Single {}
  interface CountedDetails extends Counted {}
}

/** Who came in, who was refused, who left. */
export const accessEvents: MeaningsOf<Single & Counted> = {
  'access.refused': {
    kind: 'access',
    says: (event) => {
      const { method, route } = event.detail;
      return `${isSafe(word(method)) ? 'Was denied access to' : 'Was not allowed to change'} ${word(route)}.${because(event)}${severalTimes(event)}`;
    },
  },
  'session.ended': {
    kind: 'access',
    bySupport: 'account',
    says: ({ subject, detail }) =>
      subject === ''
        ? `Signed out their other sessions.${sessionsEnded(detail.sessions)}`
        : `Ended the sessions of ${subject}.${sessionsEnded(detail.sessions)}`,
  },
  'sign-in.accepted': { kind: 'access', says: () => 'Signed in with their password.' },
  'sign-in.refused': {
    kind: 'access',
    says: (event) => `Could not sign in.${because(event)}${severalTimes(event)}`,
  },
  'sign-out': { kind: 'access', says: () => 'Signed out.' },
};
