import { createHmac, hkdfSync, type KeyObject, timingSafeEqual } from 'node:crypto';
import type { Keyring } from './sealed-box.ts';

/*
 * Short texts that this installation has signed, for links that must work for as long as the mail lies in a mailbox, and for
 * which nothing is kept: each carries a MAC that only this installation's keys make, over the text and what it was made for.
 * Anyone can read it. It ends with the key that it was signed under.
 */

// 4 bytes key version (big-endian), the text in UTF-8, 32 bytes HMAC-SHA-256.
const HEAD_BYTES = 4;
const MAC_BYTES = 32;

function macOf(key: KeyObject, purpose: string, body: Uint8Array): Buffer {
  // A key of its own (HKDF, RFC 5869), so that what seals never signs, and no purpose stands for another.
  const signing = new Uint8Array(hkdfSync('sha256', key, '', `secportal signed ${purpose}`, MAC_BYTES));
  return createHmac('sha256', signing).update(body).digest();
}

/** A text with its signature, base64url, for one purpose and no other. */
export function signText({ keys, newest }: Keyring, purpose: string, text: string): string {
  const key = keys.get(newest);
  if (key === undefined) throw new Error('the keyring lacks its newest key');
  const head = Buffer.alloc(HEAD_BYTES);
  head.writeUInt32BE(newest, 0);
  const body = Buffer.concat([head, Buffer.from(text, 'utf8')]);
  return Buffer.concat([body, macOf(key, purpose, body)]).toString('base64url');
}

/** The text that was signed for the purpose. Fails closed: null for whatever is not wholly right. */
export function readSigned({ keys }: Keyring, purpose: string, signed: string): string | null {
  const bytes = Buffer.from(signed, 'base64url');
  if (bytes.length < HEAD_BYTES + MAC_BYTES || bytes.toString('base64url') !== signed) return null;
  const key = keys.get(bytes.readUInt32BE(0));
  if (key === undefined) return null;
  const body = bytes.subarray(0, -MAC_BYTES);
  if (!timingSafeEqual(macOf(key, purpose, body), bytes.subarray(-MAC_BYTES))) return null;
  return body.subarray(HEAD_BYTES).toString('utf8');
}
