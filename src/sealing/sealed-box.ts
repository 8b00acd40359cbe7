import {
  createCipheriv,
  createDecipheriv,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto';

// A box: 1 byte format, 4 bytes key version (big-endian), 12 bytes nonce, ciphertext, 16 bytes tag.
// The nonce is random: at 2^32 boxes a key (NIST SP 800-38D 8.3) that is safe, and no counter has to survive a restart.
const FORMAT = 1;
const HEADER_BYTES = 5;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

const KEY_BYTES = 32;
const MAX_VERSION = 0xffff_ffff;

/** The sealing keys by version. The newest seals; all of them open, so that keys can be rotated (ASVS 11.2.2). */
export interface Keyring {
  readonly newest: number;
  readonly keys: ReadonlyMap<number, KeyObject>;
  /** Looks again where the keys come from, after a box of a version that is not here; absent where they cannot change. */
  readonly reload?: () => void;
}

/** The keys cannot be used. Its message is for the operator, and never holds key material. */
export class KeyringError extends Error {
  override readonly name = 'KeyringError';
}

/** Reads `v1:<base64 of 32 bytes>` entries, parted by line ends or commas. Throws {@link KeyringError}. */
export function parseKeyring(text: string): Keyring {
  const keys = new Map<number, KeyObject>();
  for (const entry of text.split(/[\r\n,]+/).map((part) => part.trim())) {
    if (entry === '') continue;
    const [, digits, encoded] = /^v([1-9][0-9]{0,9}):([A-Za-z0-9+/]{43}=)$/.exec(entry) ?? [];
    if (digits === undefined || encoded === undefined) {
      throw new KeyringError('A sealing key must read v1: followed by 32 bytes in base64.');
    }
    const version = Number(digits);
    if (version > MAX_VERSION) throw new KeyringError(`The version v${digits} of a sealing key is too high.`);
    if (keys.has(version)) throw new KeyringError(`There are two sealing keys of version v${digits}.`);
    keys.set(version, createSecretKey(encoded, 'base64'));
  }
  if (keys.size === 0) throw new KeyringError('There is no sealing key.');
  return { newest: Math.max(...keys.keys()), keys };
}

/** A new key, as {@link parseKeyring} reads it. */
export function createKeyringText(version = 1): string {
  return `v${version}:${randomBytes(KEY_BYTES).toString('base64')}\n`;
}

/** The same keys as {@link parseKeyring} reads them. It holds them in the open: for the key file and nothing else. */
export function keyringText({ keys }: Keyring): string {
  const versions = [...keys].sort(([a], [b]) => a - b);
  return versions.map(([version, key]) => `v${version}:${key.export().toString('base64')}\n`).join('');
}

/**
 * A text to keep in the database, by which a later start sees that it has the keys of before. It is derived one-way
 * from each key (HKDF, RFC 5869) and tells nothing of them. Keys up to version `retired` may be missing later.
 */
export function keyCheckValue(keyring: Keyring, retired = 0): string {
  const versions = [...keyring.keys].filter(([version]) => version > retired).sort(([a], [b]) => a - b);
  return versions.map(([version, key]) => `v${version}:${fingerprint(key)}`).join(',');
}

/**
 * Whether the keyring still holds every key that `stored` was made of. It may hold newer ones: store a new
 * {@link keyCheckValue} then. Fails closed: a value that cannot be read counts as a wrong key (D16).
 */
export function verifyKeyCheck(
  keyring: Keyring,
  stored: string,
): { ok: true } | { ok: false; reason: 'missing-key' | 'wrong-key' } {
  for (const entry of stored.split(',')) {
    const [, digits, expected] = /^v([0-9]{1,10}):([A-Za-z0-9_-]{22})$/.exec(entry) ?? [];
    if (digits === undefined || expected === undefined) return { ok: false, reason: 'wrong-key' };
    const key = keyring.keys.get(Number(digits));
    if (key === undefined) return { ok: false, reason: 'missing-key' };
    if (!timingSafeEqual(Buffer.from(fingerprint(key)), Buffer.from(expected))) {
      return { ok: false, reason: 'wrong-key' };
    }
  }
  return { ok: true };
}

function fingerprint(key: KeyObject): string {
  return Buffer.from(hkdfSync('sha256', key, '', 'secportal key check', 16)).toString('base64url');
}

/** A box that cannot be opened. The code is stable; the message holds nothing secret. */
export class SealedBoxError extends Error {
  override readonly name = 'SealedBoxError';
  readonly code: 'unknown-key' | 'tampered' | 'malformed';

  constructor(code: SealedBoxError['code']) {
    super(`A sealed value cannot be opened: ${code}.`);
    this.code = code;
  }
}

/** The bytes that every box under the key of this version begins with. */
export function boxHeader(version: number): Uint8Array {
  const header = Buffer.alloc(HEADER_BYTES);
  header.writeUInt8(FORMAT, 0);
  header.writeUInt32BE(version, 1);
  return header;
}

/** Joins what a box belongs to (table, row, account) so that no two lists of parts give the same text. */
export function bindingOf(...parts: readonly string[]): string {
  return JSON.stringify(parts);
}

/** What a box of each table is bound to: its own row, and whose it is. */
export const bindings = {
  authenticators: (id: string, accountId: string) => bindingOf('authenticators', id, accountId),
  auditKeys: (name: string) => bindingOf('audit_keys', name),
  companyKeys: (companyId: string) => bindingOf('company_keys', companyId),
  workspaceKeys: (workspaceId: string) => bindingOf('workspace_keys', workspaceId),
  intents: (sessionId: string, accountId: string) => bindingOf('intents', sessionId, accountId),
  keptForms: (id: string, accountId: string) => bindingOf('kept_forms', id, accountId),
  mailedCodes: (id: string, accountId: string) => bindingOf('mailed_codes', id, accountId),
  unsavedRecoveryCodes: (sessionId: string, accountId: string) =>
    bindingOf('unsaved_recovery_codes', sessionId, accountId),
  pendingEnrolments: (sessionId: string, accountId: string) =>
    bindingOf('pending_enrolments', sessionId, accountId),
  // Mails are bound as they were when they had a table to themselves, or those that wait could not be opened.
  jobs: (kind: string, id: string) =>
    kind === 'mail' ? bindingOf('mail_queue', id) : bindingOf('jobs', kind, id),
} as const;

/**
 * Seals under the newest key with AES-256-GCM. The box opens only under the same `binding`: copied to another
 * account's row, it is refused there (D16).
 */
export function seal(keyring: Keyring, plaintext: Uint8Array, binding: string): Uint8Array {
  const version = keyring.newest;
  const header = boxHeader(version);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keyOf(keyring, version), nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(associated(header, binding));
  const body = [cipher.update(plaintext), cipher.final()];
  return new Uint8Array(Buffer.concat([header, nonce, ...body, cipher.getAuthTag()]));
}

/** What was sealed, or {@link SealedBoxError}: nothing is ever returned that did not pass authentication. */
export function unseal(keyring: Keyring, box: Uint8Array, binding: string): Uint8Array {
  const bytes = Buffer.from(box.buffer, box.byteOffset, box.byteLength);
  if (bytes.length < HEADER_BYTES + NONCE_BYTES + TAG_BYTES || bytes.readUInt8(0) !== FORMAT) {
    throw new SealedBoxError('malformed');
  }
  const header = bytes.subarray(0, HEADER_BYTES);
  const nonce = bytes.subarray(HEADER_BYTES, HEADER_BYTES + NONCE_BYTES);
  const key = keyOf(keyring, header.readUInt32BE(1));
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(associated(header, binding));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    const body = decipher.update(bytes.subarray(HEADER_BYTES + NONCE_BYTES, -TAG_BYTES));
    return new Uint8Array(Buffer.concat([body, decipher.final()]));
  } catch {
    throw new SealedBoxError('tampered');
  }
}

/** {@link seal} for text. */
export function sealText(keyring: Keyring, text: string, binding: string): Uint8Array {
  return seal(keyring, Buffer.from(text, 'utf8'), binding);
}

/** {@link unseal} for text. */
export function unsealText(keyring: Keyring, box: Uint8Array, binding: string): string {
  return Buffer.from(unseal(keyring, box, binding)).toString('utf8');
}

function keyOf(keyring: Keyring, version: number) {
  const key = keyring.keys.get(version);
  if (key !== undefined) return key;
  // Perhaps a rotation added it while we ran.
  keyring.reload?.();
  const added = keyring.keys.get(version);
  if (added === undefined) throw new SealedBoxError('unknown-key');
  return added;
}

function associated(header: Uint8Array, binding: string): Buffer {
  return Buffer.concat([header, Buffer.from(binding, 'utf8')]);
}
