import type { MeaningsOf } from '../audit/events.ts';
import { because, sessionsEnded, severalTimes, word } from '../audit/phrases.ts';
import { type IdentityCheck, recordedCheckName } from '../domain/identity-check.ts';

/** Which device by its number, and the session that did it and lasts; all others of the account have ended. */
interface OfDevice {
  device: string;
  session: string;
}

/** `replaced` is the one that ended. */
interface OfTwoDevices extends OfDevice {
  replaced: string;
}

/** The number of the session that passed its second factor. */
interface Passed {
  session: string;
}

interface Single {
  'address.proven': null;
  'authenticator.added': OfDevice;
  'authenticator.removed': OfDevice;
  'authenticator.renamed': null;
  'authenticator.replaced': OfTwoDevices;
  'caller.checked': null;
  'caller.mailed': null;
  'caller.refused': null;
  'code.accepted': Passed;
  /** `failures` in a row, this one included. */
  'code.refused': { reason: string; failures: number };
  'factor.locked': null;
  'passkey.accepted': Passed;
  'passkey.added': OfDevice;
  /** Its counter did not rise. */
  'passkey.copied': null;
  'passkey.removed': OfDevice;
  'passkey.renamed': null;
  'passkey.replaced': OfTwoDevices;
  'mfa.reset': { check?: IdentityCheck; askedBy?: string; reason: string; sessionsEnded: number };
  'mfa.reset-asked': { reason: string };
  'mfa.reset-declined': null;
  'mfa.reset-requested': { check?: IdentityCheck; reason: string };
  'recovery-code.used': Passed;
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

/** " Identity: …", how it was made sure who asks; nothing where nobody wrote it down. */
function checked(check: unknown): string {
  const name = recordedCheckName(check);
  return name === null ? '' : ` Identity: ${name.charAt(0).toLowerCase()}${name.slice(1)}.`;
}

/** " Asked for by …", of a reset that a second administrator has approved. */
function askedBy(email: unknown): string {
  return word(email) === '' ? '' : ` Asked for by ${word(email)}.`;
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
  'caller.checked': {
    kind: 'factors',
    bySupport: 'account',
    says: ({ subject }) => `Was read the right code that was emailed to ${subject}.`,
  },
  'caller.mailed': {
    kind: 'factors',
    bySupport: 'account',
    says: ({ subject }) => `Emailed a code to ${subject}, to be read out to support.`,
  },
  'caller.refused': {
    kind: 'factors',
    bySupport: 'account',
    says: ({ subject }) => `Was read an incorrect code by someone who said they were ${subject}.`,
  },
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
      `Reset the two-factor authentication of ${event.subject}.${sessionsEnded(event.detail.sessionsEnded)}${askedBy(event.detail.askedBy)}${checked(event.detail.check)}${because(event)}`,
  },
  'mfa.reset-asked': {
    kind: 'factors',
    says: (event) =>
      `Asked support to reset the two-factor authentication of ${event.subject}.${because(event)}`,
  },
  'mfa.reset-declined': {
    kind: 'factors',
    bySupport: 'account',
    says: ({ subject }) => `Declined to reset the two-factor authentication of ${subject}.`,
  },
  'mfa.reset-requested': {
    kind: 'factors',
    says: (event) =>
      `Asked another administrator to approve a reset of the two-factor authentication of ${event.subject}.${checked(event.detail.check)}${because(event)}`,
  },
  'recovery-code.used': { kind: 'factors', says: () => 'Used a recovery code.' },
  'recovery-codes.made': { kind: 'factors', says: () => 'Created new recovery codes.' },
  'recovery-codes.saved': { kind: 'factors', says: () => 'Saved their recovery codes.' },
  'set-up-code.mailed': {
    kind: 'factors',
    says: () => 'Asked for the emailed code that setup asks for after a reset.',
  },
};
