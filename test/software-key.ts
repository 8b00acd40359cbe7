import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/*
 * A passkey or security key in software, and the browser around it (WebAuthn Level 3 6): it makes and uses keys of ES256,
 * EdDSA and RS256 as a real one does, and can be told to do it wrong.
 */

type Cbor = number | string | Uint8Array | readonly Cbor[] | ReadonlyMap<number | string, Cbor>;

function head(major: number, length: number): Buffer {
  if (length < 24) return Buffer.from([(major << 5) | length]);
  if (length < 0x100) return Buffer.from([(major << 5) | 24, length]);
  return Buffer.from([(major << 5) | 25, length >> 8, length & 0xff]);
}

/** As much of CBOR (RFC 8949) as keys need. */
function cbor(value: Cbor): Buffer {
  if (typeof value === 'number') return value >= 0 ? head(0, value) : head(1, -1 - value);
  if (typeof value === 'string')
    return Buffer.concat([head(3, Buffer.byteLength(value)), Buffer.from(value)]);
  if (value instanceof Uint8Array) return Buffer.concat([head(2, value.length), value]);
  if (value instanceof Map) {
    const parts = [...value].flatMap(([key, item]) => [cbor(key), cbor(item)]);
    return Buffer.concat([head(5, value.size), ...parts]);
  }
  const items = value as readonly Cbor[];
  return Buffer.concat([head(4, items.length), ...items.map(cbor)]);
}

const sha256 = (data: string | Uint8Array) => createHash('sha256').update(data).digest();
const part = (jwk: JsonWebKey, name: 'x' | 'y' | 'n' | 'e') => Buffer.from(jwk[name] ?? '', 'base64url');

interface JsonWebKey {
  readonly x?: string;
  readonly y?: string;
  readonly n?: string;
  readonly e?: string;
}

const ALGORITHMS = {
  ES256: {
    pair: () => generateKeyPairSync('ec', { namedCurve: 'P-256' }),
    cose: (jwk: JsonWebKey) =>
      new Map<number, Cbor>([
        [1, 2],
        [3, -7],
        [-1, 1],
        [-2, part(jwk, 'x')],
        [-3, part(jwk, 'y')],
      ]),
    hash: 'sha256',
  },
  EdDSA: {
    pair: () => generateKeyPairSync('ed25519'),
    cose: (jwk: JsonWebKey) =>
      new Map<number, Cbor>([
        [1, 1],
        [3, -8],
        [-1, 6],
        [-2, part(jwk, 'x')],
      ]),
    hash: null,
  },
  RS256: {
    pair: () => generateKeyPairSync('rsa', { modulusLength: 2048 }),
    cose: (jwk: JsonWebKey) =>
      new Map<number, Cbor>([
        [1, 3],
        [3, -257],
        [-1, part(jwk, 'n')],
        [-2, part(jwk, 'e')],
      ]),
    hash: 'sha256',
  },
} as const;

/** What is asked of it: the options of a page, of which it reads these. */
interface Options {
  readonly challenge: string;
  readonly rp?: { readonly id: string };
  readonly rpId?: string;
}

/** What a statement about a key's make is made of. */
interface Made {
  readonly authData: Buffer;
  readonly clientDataHash: Buffer;
  readonly credentialId: Buffer;
  /** The point of a key on a curve, uncompressed (FIDO U2F Raw Message Formats 4.3). */
  readonly point: Buffer;
}

interface Statement {
  readonly format: string;
  readonly says: ReadonlyMap<string, Cbor>;
}

/** How the browser and the key behave; what is left out is as it should be. */
interface Manner {
  /** The page that asks, where it is not the host of the RP ID over http. */
  readonly origin?: string;
  readonly rpId?: string;
  readonly crossOrigin?: boolean;
  /** Whether it asked who holds it, by a fingerprint or a PIN. */
  readonly verifiesUser?: boolean;
  readonly userHandle?: string;
  /** Another key signs. */
  readonly signer?: SoftwareKey;
  /** What it says of its make, which nobody asked for (WebAuthn Level 3 6.5). */
  readonly statement?: (made: Made) => Statement;
}

const UP = 0x01;
const UV = 0x04;
const BE = 0x08;
const BS = 0x10;
const AT = 0x40;

/** One key; its answers are JSON as `PublicKeyCredential.toJSON` gives it. */
export class SoftwareKey {
  readonly id = randomBytes(32).toString('base64url');
  /** Counts its uses where it is not kept in step over several devices. */
  counter: number;
  readonly #algorithm: keyof typeof ALGORITHMS;
  readonly #privateKey: KeyObject;
  readonly #publicKey: KeyObject;

  constructor(algorithm: keyof typeof ALGORITHMS = 'ES256', { counts = true } = {}) {
    const { privateKey, publicKey } = ALGORITHMS[algorithm].pair();
    this.#algorithm = algorithm;
    this.#privateKey = privateKey;
    this.#publicKey = publicKey;
    this.counter = counts ? 1 : 0;
  }

  /** COSE, as a server keeps it. */
  get publicKey(): Uint8Array {
    const { cose } = ALGORITHMS[this.#algorithm];
    return cbor(cose(this.#publicKey.export({ format: 'jwk' }) as JsonWebKey));
  }

  get #point(): Buffer {
    const jwk = this.#publicKey.export({ format: 'jwk' }) as JsonWebKey;
    return Buffer.concat([Buffer.from([4]), part(jwk, 'x'), part(jwk, 'y')]);
  }

  /** The answer to a page that has a key made. */
  create(options: Options, manner: Manner = {}): string {
    const id = Buffer.from(this.id, 'base64url');
    const { publicKey } = this;
    const length = Buffer.from([0, id.length]);
    const attested = Buffer.concat([Buffer.alloc(16), length, id, publicKey]);
    const authData = Buffer.concat([this.#authData(options.rp?.id, manner, AT), attested]);
    const clientDataJSON = this.#clientData('webauthn.create', options, manner);
    const { format, says } = manner.statement?.({
      authData,
      clientDataHash: sha256(Buffer.from(clientDataJSON, 'base64url')),
      credentialId: id,
      point: this.#point,
    }) ?? { format: 'none', says: new Map() };
    const attestation = new Map<string, Cbor>([
      ['fmt', format],
      ['attStmt', says],
      ['authData', authData],
    ]);
    return this.#answer({
      clientDataJSON,
      attestationObject: cbor(attestation).toString('base64url'),
      transports: ['usb'],
    });
  }

  /** The answer to a page that has it used. */
  get(options: Options, manner: Manner = {}): string {
    if (this.counter > 0) this.counter += 1;
    const authData = this.#authData(options.rpId, manner, 0);
    const clientDataJSON = this.#clientData('webauthn.get', options, manner);
    const signed = Buffer.concat([authData, sha256(Buffer.from(clientDataJSON, 'base64url'))]);
    const signature = (manner.signer ?? this).sign(signed);
    return this.#answer({
      clientDataJSON,
      authenticatorData: authData.toString('base64url'),
      signature: signature.toString('base64url'),
      ...(manner.userHandle !== undefined && { userHandle: manner.userHandle }),
    });
  }

  sign(data: Uint8Array): Buffer {
    return sign(ALGORITHMS[this.#algorithm].hash, data, this.#privateKey);
  }

  #answer(response: Readonly<Record<string, unknown>>): string {
    const { id } = this;
    return JSON.stringify({ id, rawId: id, type: 'public-key', response, clientExtensionResults: {} });
  }

  #authData(
    asked: string | undefined,
    { rpId = asked ?? '', verifiesUser = true }: Manner,
    more: number,
  ): Buffer {
    const backup = this.counter === 0 ? BE | BS : 0;
    const flags = UP | (verifiesUser ? UV : 0) | backup | more;
    const counter = Buffer.alloc(4);
    counter.writeUInt32BE(this.counter);
    return Buffer.concat([sha256(rpId), Buffer.from([flags]), counter]);
  }

  #clientData(type: string, options: Options, { origin, crossOrigin = false }: Manner): string {
    const own = `http://${options.rp?.id ?? options.rpId ?? ''}:3000`;
    const data = { type, challenge: options.challenge, origin: origin ?? own, crossOrigin };
    return Buffer.from(JSON.stringify(data)).toString('base64url');
  }
}

/** What a page asks the browser for, to make a key or to use one. Throws where it asks for none. */
export function keyOptionsOf(page: { readonly body: string }): Options & Record<string, unknown> {
  const [, escaped = ''] = /data-passkey-options="([^"]*)"/.exec(page.body) ?? [];
  return JSON.parse(escaped.replaceAll('&quot;', '"').replaceAll('&amp;', '&'));
}

/** A page without what it asks the browser for, which is another challenge each time. */
export function withoutOptions(body: string): string {
  return body.replaceAll(/data-passkey-options="[^"]*"/g, 'data-passkey-options');
}

/** The row of a key that an account has set up on a host; its id is not given. */
export function keyRow(key: SoftwareKey, of: { accountId: string; host: string; name: string; now: number }) {
  return {
    account_id: of.accountId,
    name: of.name,
    rp_id: of.host,
    credential_id: key.id,
    public_key: new Uint8Array(key.publicKey),
    counter: key.counter,
    transports: '["usb"]',
    backup_eligible: 0 as const,
    backed_up: 0 as const,
    created_at: of.now,
    last_used_at: of.now,
  };
}
