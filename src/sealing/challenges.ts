import { createHmac, hkdfSync, type KeyObject, randomBytes, timingSafeEqual } from 'node:crypto';
import { latestPossible } from '../domain/stored-times.ts';
import type { Keyring } from './sealed-box.ts';

/*
 * Challenges that nothing has to be kept for until they are answered: each says when it ends, and carries a MAC that only this
 * installation's keys make, over what it was made for. So whoever asks for many of them makes the database write nothing.
 */

// 4 bytes key version, 8 bytes end in epoch milliseconds (both big-endian), 16 random bytes, 32 bytes HMAC-SHA-256.
const HEAD_BYTES = 12;
const RANDOM_BYTES = 16;
const MAC_BYTES = 32;
const BYTES = HEAD_BYTES + RANDOM_BYTES + MAC_BYTES;

/** How long a challenge can be answered, in milliseconds (WebAuthn Level 3 15.1). */
export const CHALLENGE_MS = 5 * 60_000;

const derived = new WeakMap<KeyObject, Uint8Array>();

/** A key of its own (HKDF, RFC 5869), so that what seals never signs. */
function macKeyOf(key: KeyObject): Uint8Array {
  const known = derived.get(key);
  if (known !== undefined) return known;
  const made = new Uint8Array(hkdfSync('sha256', key, '', 'secportal challenges', 32));
  derived.set(key, made);
  return made;
}

const macOf = (key: KeyObject, body: Uint8Array, binding: string) =>
  createHmac('sha256', macKeyOf(key)).update(body).update(binding).digest();

/** A new challenge of 128 random bits (WebAuthn Level 3 13.4.3), base64url, for what `binding` says and nothing else. */
export function newChallenge({ keys, newest }: Keyring, binding: string, now: number): string {
  const key = keys.get(newest);
  if (key === undefined) throw new Error('the keyring lacks its newest key');
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(newest, 0);
  head.writeBigUInt64BE(BigInt(now + CHALLENGE_MS), 4);
  const body = Buffer.concat([head, randomBytes(RANDOM_BYTES)]);
  return Buffer.concat([body, macOf(key, body, binding)]).toString('base64url');
}

export type ChallengeReading =
  /** Ours, for this, and in time. `endsAt` in epoch milliseconds. */
  | { readonly ok: true; readonly endsAt: number }
  /** Ours and for this, but its time is up, or lies ahead of any that a right clock could have set. */
  | { readonly ok: false; readonly reason: 'expired' }
  /** Not ours, or made for something else: another session, purpose or host. */
  | { readonly ok: false; readonly reason: 'foreign' };

/** Reads a challenge that came back. Fails closed: whatever is not wholly right is foreign. */
export function readChallenge(
  { keys }: Keyring,
  challenge: string,
  binding: string,
  now: number,
): ChallengeReading {
  const foreign = { ok: false, reason: 'foreign' } as const;
  const bytes = Buffer.from(challenge, 'base64url');
  if (bytes.length !== BYTES || bytes.toString('base64url') !== challenge) return foreign;
  const key = keys.get(bytes.readUInt32BE(0));
  if (key === undefined) return foreign;
  const body = bytes.subarray(0, HEAD_BYTES + RANDOM_BYTES);
  if (!timingSafeEqual(macOf(key, body, binding), bytes.subarray(body.length))) return foreign;
  const endsAt = Number(bytes.readBigUInt64BE(4));
  if (endsAt <= now || endsAt > latestPossible(now, CHALLENGE_MS)) return { ok: false, reason: 'expired' };
  return { ok: true, endsAt };
}
