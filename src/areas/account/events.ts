import type { MeaningsOf } from '../../audit/events.ts';
import { because, sessionsEnded, severalTimes, word } from '../../audit/phrases.ts';

interface Single {
  'account.created': { by: 'sign-up' | 'invitation'; name: string };
  'account.deleted': { sessionsEnded: number };
  /** What somebody is called who came to a workspace with an account that they had. */
  'account.known': { name: string };
  'account.renamed': { from: string; to: string };
  /** `session` is the one that lasts, here and below. */
  'address.changed': { from: string; to: string; session: string; sessionsEnded: number };
  'address.change-cancelled': null;
  'address.change-requested': { to: string };
  'confirmation.accepted': null;
  'confirmation.refused': { reason: string };
  'owner.invited': null;
  'password.changed': { session: string; sessionsEnded: number };
  'password.reset': { endedSessions: number };
  'preference.changed': { alwaysAsk: boolean };
}

interface Counted {
  /** Whether the address has an `account`. */
  'password.reset-requested': { account: boolean };
  'sign-up.requested': { slug: string; knownAddress: boolean };
}

declare module '../../audit/events.ts' {
  interface SingleDetails extends Single {}
  interface CountedDetails extends Counted {}
}

/** What people do with their own accounts, and how they get one. */
export const accountEvents: MeaningsOf<Single & Counted> = {
  'account.created': { kind: 'people', says: () => 'Created an account.' },
  'account.deleted': {
    kind: 'people',
    says: ({ detail }) => `Deleted their account.${sessionsEnded(detail.sessionsEnded)}`,
  },
  'account.known': {
    kind: 'people',
    says: ({ subject, detail }) =>
      `${subject === '' ? 'Has an account' : `Found the account of ${subject}`} in the name of ${word(detail.name)}.`,
  },
  'account.renamed': {
    kind: 'people',
    says: ({ detail }) => `Changed their name from ${word(detail.from)} to ${word(detail.to)}.`,
  },
  'address.changed': {
    kind: 'access',
    says: ({ detail }) =>
      `Changed their email address from ${word(detail.from)} to ${word(detail.to)}.${sessionsEnded(detail.sessionsEnded)}`,
  },
  'address.change-cancelled': {
    kind: 'access',
    says: () => 'Cancelled the change of their email address.',
  },
  'address.change-requested': {
    kind: 'access',
    says: ({ detail }) => `Asked to change their email address to ${word(detail.to)}.`,
  },
  'confirmation.accepted': {
    kind: 'access',
    says: () => 'Re-entered their password to confirm a sensitive action.',
  },
  'confirmation.refused': {
    kind: 'access',
    says: (event) => `Failed to confirm a sensitive action.${because(event)}`,
  },
  'owner.invited': { kind: 'people', says: ({ subject }) => `Invited ${subject} to create a workspace.` },
  'password.changed': {
    kind: 'access',
    says: ({ detail }) => `Changed their password.${sessionsEnded(detail.sessionsEnded)}`,
  },
  'password.reset': {
    kind: 'access',
    says: ({ detail }) => `Reset their password with the emailed link.${sessionsEnded(detail.endedSessions)}`,
  },
  'password.reset-requested': {
    kind: 'access',
    says: (event) => `Requested a password-reset link.${severalTimes(event)}`,
  },
  'preference.changed': {
    kind: 'factors',
    says: ({ detail }) => `Turned ${detail.alwaysAsk === true ? 'on' : 'off'} “Always ask me for a code”.`,
  },
  'sign-up.requested': { kind: 'people', says: (event) => `Asked to sign up.${severalTimes(event)}` },
};
