import { hasRisen, KEY_ALGORITHMS, type KeyAnswer, type NewKeyAnswer } from '../../domain/passkey.ts';
import type { Services } from '../../services.ts';
import { type ChallengeUse, readChallengeOf } from './challenges.ts';
import type { StoredKey } from './passkeys.ts';

/*
 * The ceremonies of WebAuthn Level 3 7.1 and 7.2, the only place where an answer of a key is verified. Origin and RP ID are
 * what the settings say of the host, never what the request does. Nothing is written here.
 */

/** Loaded with the first key: a fifth of a second, which no start has to wait for. */
const library = () => import('@simplewebauthn/server');

/** Why an answer is none. */
export type KeyRefusal =
  /** Its challenge was made for this, and more than five minutes ago. */
  | 'challenge expired'
  /** Its challenge is none of ours, or was made for another session, purpose or host. */
  | 'another challenge'
  /** Made on another host, by another page, by another key, or changed on the way. */
  | 'answer not valid'
  /** It does not say who held the key, where that is asked for. */
  | 'user not verified'
  /** Its counter has not risen: a copy may have been used meanwhile. */
  | 'counter not risen';

interface Refused {
  readonly ok: false;
  readonly reason: KeyRefusal;
}

/** A challenge that was answered, and until when it would have been one. */
export interface Answered {
  readonly challenge: string;
  readonly endsAt: number;
}

const refused = (reason: KeyRefusal): Refused => ({ ok: false, reason });

/** What a browser says to have been asked: which page, for what, inside of which. */
interface ClientData {
  readonly challenge: string;
  readonly crossOrigin: boolean;
}

function clientDataOf(encoded: string): ClientData | null {
  try {
    const { challenge, crossOrigin = false } = JSON.parse(Buffer.from(encoded, 'base64url').toString('utf8'));
    return typeof challenge === 'string' && typeof crossOrigin === 'boolean'
      ? { challenge, crossOrigin }
      : null;
  } catch {
    return null;
  }
}

/** The challenge that was answered, if it was made for this use; no page of ours stands in another one's frame. */
function answeredBy(
  services: Services,
  encoded: string,
  use: ChallengeUse,
  now: number,
): { readonly ok: true; readonly answered: Answered } | Refused {
  const data = clientDataOf(encoded);
  if (data === null || data.crossOrigin) return refused('answer not valid');
  const reading = readChallengeOf(services, data.challenge, use, now);
  if (!reading.ok) return refused(reading.reason === 'expired' ? 'challenge expired' : 'another challenge');
  return { ok: true, answered: { challenge: data.challenge, endsAt: reading.endsAt } };
}

/** A key that was just made, as its answer proves it. */
export interface ProvedKey {
  readonly answered: Answered;
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
}

/**
 * Whether a statement about a key's make says nothing, or only what the key itself signed. We ask for none; one with
 * certificates would have the library fetch lists of revoked ones from wherever it says.
 */
async function isWithoutMaker(attestationObject: string): Promise<boolean> {
  const { decodeAttestationObject } = await import('@simplewebauthn/server/helpers');
  const decoded = decodeAttestationObject(new Uint8Array(Buffer.from(attestationObject, 'base64url')));
  const format = decoded.get('fmt');
  if (format === 'none') return true;
  return format === 'packed' && decoded.get('attStmt').get('x5c') === undefined;
}

/** Verifies the making of a key (WebAuthn Level 3 7.1). */
export async function verifyNewKey(
  services: Services,
  answer: NewKeyAnswer,
  use: ChallengeUse,
  now: number,
): Promise<({ readonly ok: true } & ProvedKey) | Refused> {
  const read = answeredBy(services, answer.response.clientDataJSON, use, now);
  if (!read.ok) return read;
  const { answered } = read;
  const { verifyRegistrationResponse } = await library();
  try {
    if (!(await isWithoutMaker(answer.response.attestationObject))) return refused('answer not valid');
    const { verified, registrationInfo } = await verifyRegistrationResponse({
      response: answer as Parameters<typeof verifyRegistrationResponse>[0]['response'],
      expectedChallenge: answered.challenge,
      expectedOrigin: use.rp.origin,
      expectedRPID: use.rp.id,
      requireUserVerification: false,
      supportedAlgorithmIDs: [...KEY_ALGORITHMS],
    });
    if (!verified || registrationInfo === undefined) return refused('answer not valid');
    const { credential, credentialDeviceType, credentialBackedUp } = registrationInfo;
    if (credential.id !== answer.id) return refused('answer not valid');
    return {
      ok: true,
      answered,
      credentialId: credential.id,
      publicKey: credential.publicKey,
      counter: credential.counter,
      transports: answer.response.transports,
      backupEligible: credentialDeviceType === 'multiDevice',
      backedUp: credentialBackedUp,
    };
  } catch {
    // It throws for whatever is not as it should be.
    return refused('answer not valid');
  }
}

/** What the use of a key proves. */
export interface KeyUse {
  readonly answered: Answered;
  readonly counter: number;
  readonly backedUp: boolean;
}

/** Verifies the use of a key that the account has (WebAuthn Level 3 7.2). */
export async function verifyKeyUse(
  services: Services,
  { answer, key, wantsUser }: { answer: KeyAnswer; key: StoredKey; wantsUser: boolean },
  use: ChallengeUse,
  now: number,
): Promise<({ readonly ok: true } & KeyUse) | Refused> {
  const read = answeredBy(services, answer.response.clientDataJSON, use, now);
  if (!read.ok) return read;
  const { verifyAuthenticationResponse } = await library();
  try {
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response: answer as Parameters<typeof verifyAuthenticationResponse>[0]['response'],
      expectedChallenge: read.answered.challenge,
      expectedOrigin: use.rp.origin,
      expectedRPID: use.rp.id,
      // Its counter is compared below, where a copy is told from all else that can be wrong.
      credential: { id: key.credentialId, publicKey: new Uint8Array(key.publicKey), counter: 0 },
      requireUserVerification: false,
    });
    if (!verified) return refused('answer not valid');
    const { newCounter: counter, credentialBackedUp: backedUp, userVerified } = authenticationInfo;
    if (wantsUser && !userVerified) return refused('user not verified');
    if (!hasRisen(counter, key.counter)) return refused('counter not risen');
    return { ok: true, answered: read.answered, counter, backedUp };
  } catch {
    return refused('answer not valid');
  }
}
