import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { z } from 'zod';

/**
 * Where a chain ended at a moment. Kept somewhere else, it shows that the chain was cut off or rewritten since, by whoever
 * has the database, and the keys besides.
 */
export interface Head {
  readonly chain: string;
  readonly entries: number;
  /** Of its last link. */
  readonly hash: Uint8Array;
  /** Epoch milliseconds. */
  readonly at: number;
}

/** A head that the installation has signed, as JSON on one line. */
export interface SignedHead {
  readonly head: 1;
  readonly chain: string;
  readonly entries: number;
  /** In hexadecimal. */
  readonly hash: string;
  readonly at: string;
  /** The public key, 32 bytes in base64url (RFC 8037). */
  readonly key: string;
  /** Of Ed25519 (RFC 8032), in base64url, over {@link signedText}. */
  readonly signature: string;
}

const headField = z.object({
  head: z.literal(1),
  chain: z.string(),
  entries: z.number().int().min(1),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: z.iso.datetime(),
  key: z.string(),
  signature: z.string().regex(/^[\w-]{86}$/),
});

/** What is signed: a list as JSON without blanks. */
function signedText({ chain, entries, hash, at }: Pick<SignedHead, 'chain' | 'entries' | 'hash' | 'at'>) {
  return Buffer.from(JSON.stringify(['secportal head', 1, chain, entries, hash, at]));
}

/** The public key as heads carry it. */
export function publicKeyText(privateKey: KeyObject): string {
  return createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '';
}

/** Signs a head with the installation's key. */
export function signHead(privateKey: KeyObject, { chain, entries, hash, at }: Head): SignedHead {
  const stated = {
    ...{ chain, entries },
    hash: Buffer.from(hash).toString('hex'),
    at: new Date(at).toISOString(),
  };
  const signature = sign(null, signedText(stated), privateKey).toString('base64url');
  return { head: 1, ...stated, key: publicKeyText(privateKey), signature };
}

export type HeadsReading =
  | { readonly ok: true; readonly heads: readonly Head[] }
  /** `line` counts from 1. */
  | {
      readonly ok: false;
      readonly line: number;
      readonly why: 'unreadable' | 'other-installation' | 'forged';
    };

type LineReading =
  | { readonly ok: true; readonly head: Head }
  | { readonly ok: false; readonly why: 'unreadable' | 'other-installation' | 'forged' };

function readHead(privateKey: KeyObject, line: string): LineReading {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return { ok: false, why: 'unreadable' };
  }
  const parsed = headField.safeParse(json);
  if (!parsed.success) return { ok: false, why: 'unreadable' };
  const { key, signature, ...stated } = parsed.data;
  if (key !== publicKeyText(privateKey)) return { ok: false, why: 'other-installation' };
  const isOurs = verify(
    null,
    signedText(stated),
    createPublicKey(privateKey),
    Buffer.from(signature, 'base64url'),
  );
  if (!isOurs) return { ok: false, why: 'forged' };
  const { chain, entries, hash, at } = stated;
  return { ok: true, head: { chain, entries, hash: Buffer.from(hash, 'hex'), at: Date.parse(at) } };
}

/** Reads heads that were kept, one on each line; all of them have to be this installation's. */
export function readHeads(privateKey: KeyObject, text: string): HeadsReading {
  const heads: Head[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    const reading = readHead(privateKey, line);
    if (!reading.ok) return { ...reading, line: index + 1 };
    heads.push(reading.head);
  }
  return { ok: true, heads };
}
