import type { MeaningsOf } from '../audit/events.ts';
import { because, sessionsEnded, severalTimes, word } from '../audit/phrases.ts';
import { isSafe } from '../domain/safe-methods.ts';

interface Single {
  /**
   * `from` another workspace, where the session was signed in before, and passed its second factor, if it has. `session` is
   * its number; `portal` where it was opened on a workspace's own host; `asked` for a second factor from its beginning.
   */
  'sign-in.accepted': {
    session: string;
    from?: 'another workspace';
    signedInAt?: number;
    verifiedAt?: number;
    byKey?: true;
    portal?: true;
    asked?: true;
  };
  'sign-out': { session: string };
  /** The first time that a session is asked for a second factor, after its beginning. */
  'session.asked': { session: string };
  /** All of an account's, but the one that is `kept`; or `only` one. */
  'session.ended': { sessions: number; kept?: string; only?: string };
  /** Whose time was up, and when: `ended` is a list of the sessions' numbers and those moments. */
  'session.expired': { sessions: number; ended: string };
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
  'session.asked': {
    kind: 'access',
    says: () => 'Was asked for two-factor authentication while they were signed in.',
  },
  'session.ended': {
    kind: 'access',
    bySupport: 'account',
    says: ({ subject, detail }) =>
      subject === ''
        ? `Signed out their other sessions.${sessionsEnded(detail.sessions)}`
        : `Ended the sessions of ${subject}.${sessionsEnded(detail.sessions)}`,
  },
  'session.expired': {
    kind: 'access',
    says: ({ detail }) =>
      typeof detail.sessions === 'number' && detail.sessions > 1
        ? `${detail.sessions} sessions ran out.`
        : 'A session ran out.',
  },
  'sign-in.accepted': { kind: 'access', says: () => 'Signed in with their password.' },
  'sign-in.refused': {
    kind: 'access',
    says: (event) => `Could not sign in.${because(event)}${severalTimes(event)}`,
  },
  'sign-out': { kind: 'access', says: () => 'Signed out.' },
};
