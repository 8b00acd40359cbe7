import type { MeaningsOf } from '../audit/events.ts';
import { because, sessionsEnded, severalTimes } from '../audit/phrases.ts';

interface Single {
  'address.proven': null;
  'authenticator.added': null;
  'authenticator.removed': null;
  'authenticator.renamed': null;
  'authenticator.replaced': null;
  'code.accepted': null;
  /** `failures` in a row, this one included. */
  'code.refused': { reason: string; failures: number };
  'factor.locked': null;
  'passkey.accepted': null;
  'passkey.added': null;
  /** Its counter did not rise. */
  'passkey.copied': null;
  'passkey.removed': null;
  'passkey.renamed': null;
  'passkey.replaced': null;
  'mfa.reset': { reason: string; sessionsEnded: number };
  'recovery-code.used': null;
  'recovery-codes.made': null;
  'recovery-codes.saved': null;
  'set-up-code.mailed': null;
}

interface Counted {
  /** Of a locked factor, of a recovery code or of one that was emailed: these have no end. */
  'code.refused': { reason: string };
  'passkey.refused': { reason: string };
}

declare module '../audit/events.ts' {
  interface SingleDetails extends Single {}
  interface CountedDetails extends Counted {}
}

/** What became of second factors. */
export const factorEvents: MeaningsOf<Single & Counted> = {
  'address.proven': {
    kind: 'factors',
    says: () => 'Entered the emailed code that setup asks for after a reset.',
  },
  'authenticator.added': { kind: 'factors', says: () => 'Set up an authenticator app.' },
  'authenticator.removed': { kind: 'factors', says: () => 'Removed an authenticator app.' },
  'authenticator.renamed': { kind: 'factors', says: () => 'Renamed an authenticator app.' },
  'authenticator.replaced': { kind: 'factors', says: () => 'Replaced their authenticator app.' },
  'code.accepted': { kind: 'factors', says: () => 'Entered a correct authenticator code.' },
  'code.refused': {
    kind: 'factors',
    says: (event) => `Entered a code that wasn’t accepted.${because(event)}${severalTimes(event)}`,
  },
  'factor.locked': {
    kind: 'factors',
    says: () => 'Code entry was locked after too many incorrect codes.',
  },
  'passkey.accepted': { kind: 'factors', says: () => 'Used a passkey or security key.' },
  'passkey.added': { kind: 'factors', says: () => 'Added a passkey or security key.' },
  'passkey.copied': {
    kind: 'factors',
    says: () => 'Was refused with a passkey or security key that may have been copied.',
  },
  'passkey.refused': {
    kind: 'factors',
    says: (event) =>
      `Used a passkey or security key that wasn’t accepted.${because(event)}${severalTimes(event)}`,
  },
  'passkey.removed': { kind: 'factors', says: () => 'Removed a passkey or security key.' },
  'passkey.renamed': { kind: 'factors', says: () => 'Renamed a passkey or security key.' },
  'passkey.replaced': { kind: 'factors', says: () => 'Replaced a passkey or security key.' },
  'mfa.reset': {
    kind: 'factors',
    bySupport: 'account',
    says: (event) =>
      `Reset the two-factor authentication of ${event.subject}.${sessionsEnded(event.detail.sessionsEnded)}${because(event)}`,
  },
  'recovery-code.used': { kind: 'factors', says: () => 'Used a recovery code.' },
  'recovery-codes.made': { kind: 'factors', says: () => 'Created new recovery codes.' },
  'recovery-codes.saved': { kind: 'factors', says: () => 'Saved their recovery codes.' },
  'set-up-code.mailed': {
    kind: 'factors',
    says: () => 'Asked for the emailed code that setup asks for after a reset.',
  },
};
