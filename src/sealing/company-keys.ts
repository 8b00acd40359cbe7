import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Reader, Trx } from '../data/database.ts';
import { releaseBytes } from '../domain/release-bytes.ts';
import { bindingOf, bindings, type Keyring, SealedBoxError, seal, unseal } from './sealed-box.ts';

/** Writes the keys of companies: what is sealed of a company is sealed under its own, which goes with it (E24). */

interface CompanyKeysTable {
  company_id: string;
  workspace_id: string;
  /** The company's key, sealed under the versioned one. */
  sealed: Uint8Array;
}

declare module '../data/schema.ts' {
  interface Schema {
    company_keys: CompanyKeysTable;
  }
}

// A box under a company's key: 1 byte format, 12 bytes nonce, ciphertext, 16 bytes tag. The key has no versions: when the
// versioned one is rotated, the company's key is sealed anew, and what lies under it stays.
const FORMAT = 2;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;
const MARK_BYTES = 16;

/** How much longer a box is than what is sealed in it. */
export const BOX_OVERHEAD_BYTES = 1 + NONCE_BYTES + TAG_BYTES;

/** What a text is bound to: its table, its row, and its column there. */
export type SealedCell = readonly [table: string, row: string, column: string];

/** The opened key of one company. It seals and opens, and gives itself to nobody. */
export class CompanyKey {
  readonly #key: KeyObject;
  #marking: KeyObject | undefined;

  constructor(bytes: Uint8Array) {
    this.#key = createSecretKey(bytes);
  }

  /** AES-256-GCM; the box opens in the same place alone. The nonce is random (NIST SP 800-38D 8.2.2). */
  seal(text: string, cell: SealedCell): Uint8Array {
    return new Uint8Array(this.sealBytes(Buffer.from(text, 'utf8'), cell));
  }

  /**
   * By which a text is found again without being opened: the same for the same text in the same column, and for no other
   * company. It tells whoever reads the database which rows have the same text, and not which (HMAC-SHA256, under a key of
   * its own by HKDF, RFC 5869).
   */
  mark(text: string, column: readonly [table: string, column: string]): Uint8Array {
    this.#marking ??= createSecretKey(
      Buffer.from(hkdfSync('sha256', this.#key, '', 'secportal marks', KEY_BYTES)),
    );
    const whole = createHmac('sha256', this.#marking)
      .update(bindingOf(...column, text))
      .digest();
    return new Uint8Array(whole.subarray(0, MARK_BYTES));
  }

  /** The same of bytes. The box is {@link BOX_OVERHEAD_BYTES} longer than they are. */
  sealBytes(content: Uint8Array, cell: SealedCell): Buffer {
    return this.sealInto(Buffer.allocUnsafe(content.byteLength + BOX_OVERHEAD_BYTES), content, cell);
  }

  /** The same into bytes that the caller has, such as for a chunk of a file; returns those that the box takes of them. */
  sealInto(target: Buffer, content: Uint8Array, cell: SealedCell): Buffer {
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(bindingOf(...cell), 'utf8'));
    const body = cipher.update(content);
    // In GCM the end has a tag, and no bytes (NIST SP 800-38D 7.1).
    cipher.final();
    const box = target.subarray(0, content.byteLength + BOX_OVERHEAD_BYTES);
    box.set([FORMAT]);
    box.set(nonce, 1);
    box.set(body, 1 + NONCE_BYTES);
    box.set(cipher.getAuthTag(), box.length - TAG_BYTES);
    releaseBytes(body);
    return box;
  }

  /** What was sealed, or `SealedBoxError`. */
  unseal(box: Uint8Array, cell: SealedCell): string {
    return this.unsealBytes(box, cell).toString('utf8');
  }

  /** The same of bytes. */
  unsealBytes(box: Uint8Array, cell: SealedCell): Buffer {
    const bytes = Buffer.from(box.buffer, box.byteOffset, box.byteLength);
    if (bytes.length < BOX_OVERHEAD_BYTES || bytes.readUInt8(0) !== FORMAT)
      throw new SealedBoxError('malformed');
    const nonce = bytes.subarray(1, 1 + NONCE_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.#key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(bindingOf(...cell), 'utf8'));
    decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
    try {
      const body = decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES));
      decipher.final();
      return body;
    } catch {
      throw new SealedBoxError('tampered');
    }
  }
}

/** Opens keys as statements read them, each company's once. */
export class CompanyKeys {
  readonly #keyring: Keyring;
  readonly #opened = new Map<string, CompanyKey>();

  constructor(keyring: Keyring) {
    this.#keyring = keyring;
  }

  /** The key of a company, of which a statement read the sealed one. */
  of(companyId: string, sealed: Uint8Array): CompanyKey {
    const known = this.#opened.get(companyId);
    if (known !== undefined) return known;
    const key = new CompanyKey(unseal(this.#keyring, sealed, bindings.companyKeys(companyId)));
    this.#opened.set(companyId, key);
    return key;
  }
}

/** A company's key; null where nothing of it was ever sealed. */
export async function findCompanyKey(
  db: Reader,
  keyring: Keyring,
  companyId: string,
): Promise<CompanyKey | null> {
  const row = await db
    .selectFrom('company_keys')
    .select('sealed')
    .where('company_id', '=', companyId)
    .executeTakeFirst();
  return row === undefined ? null : new CompanyKeys(keyring).of(companyId, row.sealed);
}

/** A company's key, made where it has none. Of two that make one at once, both get the one that stayed. */
export async function companyKey(
  trx: Trx,
  keyring: Keyring,
  { workspaceId, companyId }: { readonly workspaceId: string; readonly companyId: string },
): Promise<CompanyKey> {
  const found = await findCompanyKey(trx, keyring, companyId);
  if (found !== null) return found;
  const sealed = seal(keyring, randomBytes(KEY_BYTES), bindings.companyKeys(companyId));
  await trx
    .insertInto('company_keys')
    .values({ company_id: companyId, workspace_id: workspaceId, sealed })
    .onConflict((conflict) => conflict.column('company_id').doNothing())
    .execute();
  const made = await findCompanyKey(trx, keyring, companyId);
  if (made === null) throw new Error('a company without a key');
  return made;
}

/**
 * Destroys a company's key: whatever is sealed under it opens never again, in no copy that was made without the key. The
 * caller deletes the company in the same transaction, before anything would make it another key.
 */
export async function destroyCompanyKey(trx: Trx, companyId: string): Promise<void> {
  await trx.deleteFrom('company_keys').where('company_id', '=', companyId).execute();
}
