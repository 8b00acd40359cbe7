import { z } from 'zod';
/** What browsers are asked for when a passkey or security key is made or used (WebAuthn Level 3 5.4, 5.5). */

/** Whom a key is made for, and by whose pages alone it is used: one host (WebAuthn Level 3 4, "RP ID"). */
export interface RelyingParty {
  /** The host's name, without a port. */
  readonly id: string;
  /** Scheme, host and port of the pages. */
  readonly origin: string;
}

/** The relying party of a host's own address, which comes from the settings. Each host is one of its own. */
export function relyingPartyOf(url: string): RelyingParty {
  const { hostname, origin } = new URL(url);
  return { id: hostname, origin };
}

/** Ed25519, ECDSA on P-256 and RSASSA-PKCS1-v1_5, each with SHA-256 or its own hash (RFC 9053, RFC 8812), the first wanted most. */
export const KEY_ALGORITHMS: readonly number[] = [-8, -7, -257];

/** The most characters that an answer of a browser has: RSA keys and long ids included. */
export const MOST_ANSWER = 16_000;

/** How long a browser waits for a key, in milliseconds; a challenge lives as long. */
const TIMEOUT_MS = 5 * 60_000;

/** A key as a browser names it. */
export interface KeyDescriptor {
  /** Base64url. */
  readonly id: string;
  /** Ways to it, such as `usb` and `internal`. */
  readonly transports: readonly string[];
}

const descriptor = ({ id, transports }: KeyDescriptor) => ({ type: 'public-key', id, transports });

/** What `PublicKeyCredential.parseCreationOptionsFromJSON` reads. */
export function creationOptions(wanted: {
  readonly rp: RelyingParty;
  readonly challenge: string;
  readonly account: { readonly id: string; readonly email: string; readonly name: string };
  /** Keys that the account has on this host: none of them is made again. */
  readonly known: readonly KeyDescriptor[];
}) {
  const { rp, challenge, account, known } = wanted;
  return {
    rp: { id: rp.id, name: 'SecPortal' },
    user: {
      id: userHandleOf(account.id),
      name: account.email,
      displayName: account.name,
    },
    challenge,
    pubKeyCredParams: KEY_ALGORITHMS.map((alg) => ({ type: 'public-key', alg })),
    timeout: TIMEOUT_MS,
    excludeCredentials: known.map(descriptor),
    // A key that can be the whole sign-in where it has room for that; any key does as second factor.
    authenticatorSelection: { residentKey: 'preferred', userVerification: 'preferred' },
    attestation: 'none',
  };
}

/** What `PublicKeyCredential.parseRequestOptionsFromJSON` reads. */
export function requestOptions(wanted: {
  readonly rp: RelyingParty;
  readonly challenge: string;
  /** The account's keys; null where the key says whose it is. */
  readonly allowed: readonly KeyDescriptor[] | null;
}) {
  const { rp, challenge, allowed } = wanted;
  return {
    rpId: rp.id,
    challenge,
    timeout: TIMEOUT_MS,
    allowCredentials: (allowed ?? []).map(descriptor),
    userVerification: allowed === null ? 'required' : 'preferred',
  };
}

/** The account as a key knows it: its id, which says nothing of the person (WebAuthn Level 3 14.6.1). */
export function userHandleOf(accountId: string): string {
  return Buffer.from(accountId, 'utf8').toString('base64url');
}

/**
 * Whether a key's counter shows that nobody has copied it (WebAuthn Level 3 6.1.1): it rises with each use. Keys that are
 * kept in step over several devices count nothing and stay at 0.
 */
export function hasRisen(counter: number, before: number): boolean {
  return counter > before || (counter === 0 && before === 0);
}

const base64url = z.string().regex(/^[A-Za-z0-9_-]+$/);
const transport = z.string().regex(/^[a-z-]{1,32}$/);
const answered = {
  // A credential's id has at most 1023 bytes (WebAuthn Level 3 5.1).
  id: base64url.max(1364),
  rawId: base64url.max(1364),
  type: z.literal('public-key'),
  clientExtensionResults: z.object({}).catch({}),
};

const newKey = z.object({
  ...answered,
  response: z.object({
    clientDataJSON: base64url,
    attestationObject: base64url,
    transports: z.array(transport).max(10).catch([]),
  }),
});

const proof = z.object({
  ...answered,
  response: z.object({
    clientDataJSON: base64url,
    authenticatorData: base64url,
    signature: base64url,
    userHandle: base64url.optional().catch(undefined),
  }),
});

/** What a browser says of a key that it has just made (`RegistrationResponseJSON`), by its form alone. */
export type NewKeyAnswer = z.output<typeof newKey>;

/** What a browser says of a key that was just used (`AuthenticationResponseJSON`), by its form alone. */
export type KeyAnswer = z.output<typeof proof>;

function parsed<T extends z.ZodType>(schema: T, text: string): z.output<T> | null {
  if (text.length > MOST_ANSWER) return null;
  try {
    return schema.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}

/** The answer of a browser that made a key; null for anything else. It proves nothing until it is verified. */
export const parseNewKey = (text: string): NewKeyAnswer | null => parsed(newKey, text);

/** The answer of a browser whose key was used; null for anything else. It proves nothing until it is verified. */
export const parseKeyAnswer = (text: string): KeyAnswer | null => parsed(proof, text);
