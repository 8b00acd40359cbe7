import { type Keyring, open, seal } from '../sealing/sealed-box.ts';
import { bindings } from '../sealing/sealed-rows.ts';

/** Seals an authenticator's secret for its own row and account: copied to another row it does not open (D16). */
export function sealSecret(keyring: Keyring, secret: Uint8Array, id: string, accountId: string): Uint8Array {
  return seal(keyring, secret, bindings.authenticators(id, accountId));
}

/** Throws `SealedBoxError` rather than give a secret that is not this row's. */
export function openSecret(keyring: Keyring, sealed: Uint8Array, id: string, accountId: string): Uint8Array {
  return open(keyring, sealed, bindings.authenticators(id, accountId));
}

/** The same for a pending enrolment, which belongs to a session. */
export function sealPending(
  keyring: Keyring,
  secret: Uint8Array,
  sessionId: string,
  accountId: string,
): Uint8Array {
  return seal(keyring, secret, bindings.pendingEnrolments(sessionId, accountId));
}

export function openPending(
  keyring: Keyring,
  sealed: Uint8Array,
  sessionId: string,
  accountId: string,
): Uint8Array {
  return open(keyring, sealed, bindings.pendingEnrolments(sessionId, accountId));
}
