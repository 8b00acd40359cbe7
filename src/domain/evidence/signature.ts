import { createHash, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';

/*
 * The signature of evidence (B12): over the very bytes of the file, up to its last line, which holds it. So nobody who checks one
 * has to write JSON as we do, and no byte can be changed. docs/evidence.md says it to those who write a check of their own.
 */

/** What evidence is called in its first line, and in what is signed. */
export const FORMAT = 'secportal evidence';
export const FORMAT_VERSION = 1;

/** The first two lines of evidence that this release can check. */
export const OPENING = `{"format":${JSON.stringify(FORMAT)},\n"version":${FORMAT_VERSION},\n`;

const LAST_LINE =
  /^"signature":\{"algorithm":"Ed25519","key":"([0-9a-f]{64})","value":"([0-9a-f]{128})"\}\}\n$/;
const ANY_OPENING = /^\{"format":"secportal evidence",\n"version":(\d{1,9}),\n/;
const LONGEST_LAST_LINE = 512;
const LINE_FEED = 0x0a;

/** The public key of a pair as evidence names it: 32 bytes in hexadecimal. */
export const publicKeyHex = (key: KeyObject): string =>
  Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url').toString('hex');

/** A public key as somebody gives it: in hexadecimal, with or without blanks, or in base64url as heads have it. Null for none. */
export function parsePublicKey(given: string): string | null {
  const plain = given.replaceAll(/\s/g, '');
  if (/^[0-9a-f]{64}$/i.test(plain)) return plain.toLowerCase();
  if (!/^[\w-]{43}$/.test(plain)) return null;
  const bytes = Buffer.from(plain, 'base64url');
  return bytes.toString('base64url') === plain ? bytes.toString('hex') : null;
}

/** A public key to be compared by eye: sixteen groups of four. */
export const keyInGroups = (hex: string): string => hex.replaceAll(/(.{4})(?=.)/g, '$1 ');

/** What is signed: a list as JSON without blanks. */
const signedText = (sha256: string) => Buffer.from(JSON.stringify([FORMAT, FORMAT_VERSION, sha256]));

/** The last line of evidence, by the SHA-256 of all before it, in hexadecimal. */
export function lastLine(privateKey: KeyObject, sha256: string): string {
  const value = sign(null, signedText(sha256), privateKey).toString('hex');
  return `"signature":{"algorithm":"Ed25519","key":"${publicKeyHex(privateKey)}","value":"${value}"}}\n`;
}

/** Evidence as a file: what its parts say, and the line that signs them. */
export async function* signed(privateKey: KeyObject, parts: AsyncIterable<string>): AsyncGenerator<string> {
  const hash = createHash('sha256');
  for await (const part of parts) {
    hash.update(part);
    yield part;
  }
  yield lastLine(privateKey, hash.digest('hex'));
}

/** What a check of a file comes to. */
export type Checked =
  /** `json` is what it says, signature and all. */
  | { readonly ok: true; readonly json: unknown }
  | {
      readonly ok: false;
      readonly why: /** No evidence, or not all of it. */
        | 'unreadable'
        /** Of a format that a later release made. */
        | 'newer'
        /** Signed with another key. */
        | 'other-key'
        /** Something was changed since it was signed. */
        | 'changed';
    };

/** Whether a key has signed a file as it is, byte by byte. `key` is the public key, in hexadecimal. */
export function check(bytes: Uint8Array, key: string): Checked {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const version = ANY_OPENING.exec(file.subarray(0, 64).toString('latin1'))?.[1];
  if (version === undefined) return { ok: false, why: 'unreadable' };
  if (version !== String(FORMAT_VERSION)) return { ok: false, why: 'newer' };
  const start = file.lastIndexOf(LINE_FEED, -2) + 1;
  if (start === 0 || file.length - start > LONGEST_LAST_LINE) return { ok: false, why: 'unreadable' };
  const [, by, value] = LAST_LINE.exec(file.subarray(start).toString('latin1')) ?? [];
  if (by === undefined || value === undefined) return { ok: false, why: 'unreadable' };
  if (by !== key) return { ok: false, why: 'other-key' };
  const sha256 = createHash('sha256').update(file.subarray(0, start)).digest('hex');
  const x = Buffer.from(key, 'hex').toString('base64url');
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x }, format: 'jwk' });
  if (!verify(null, signedText(sha256), publicKey, Buffer.from(value, 'hex')))
    return { ok: false, why: 'changed' };
  return { ok: true, json: JSON.parse(file.toString('utf8')) };
}
