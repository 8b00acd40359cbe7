import {
  createPrivateKey,
  createSecretKey,
  generateKeyPairSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import type { Reader, Trx } from '../../data/database.ts';
import { bindings, type Keyring, seal, unseal } from '../../sealing/sealed-box.ts';

/** Writes the record's own keys, which last as long as the record does: sealed anew when the sealing key is rotated. */

interface AuditKeysTable {
  name: string;
  /** Sealed under the versioned key. */
  sealed: Uint8Array;
}

declare module '../../data/schema.ts' {
  interface Schema {
    audit_keys: AuditKeysTable;
  }
}

const COMMITMENTS = 'commitments';
const HEADS = 'heads';
const KEY_BYTES = 32;

/** A key of the record is not there, although it was chained with one: whoever sees this is told so, and no other is made. */
export class RecordKeyGone extends Error {
  override readonly name = 'RecordKeyGone';

  constructor() {
    super(
      'The key of the activity log’s chain is gone from the database. Restore the database from a backup.',
    );
  }
}

async function read(db: Reader, keyring: Keyring, name: string): Promise<Buffer> {
  const row = await db.selectFrom('audit_keys').select('sealed').where('name', '=', name).executeTakeFirst();
  if (row === undefined) throw new RecordKeyGone();
  return Buffer.from(unseal(keyring, row.sealed, bindings.auditKeys(name)));
}

/** The key of entries' commitments. Throws `RecordKeyGone` where it is not there, `SealedBoxError` where another installation sealed it. */
export async function commitmentKey(db: Reader, keyring: Keyring): Promise<KeyObject> {
  return createSecretKey(await read(db, keyring, COMMITMENTS));
}

/** The key that signs heads (Ed25519). Throws as the other one does. */
export async function headKey(db: Reader, keyring: Keyring): Promise<KeyObject> {
  return createPrivateKey({ key: await read(db, keyring, HEADS), format: 'der', type: 'pkcs8' });
}

/** Makes the keys of a record that was never chained. Of two nodes that do, both get what stayed. */
export async function makeRecordKeys(trx: Trx, keyring: Keyring): Promise<void> {
  const heads = generateKeyPairSync('ed25519').privateKey.export({ format: 'der', type: 'pkcs8' });
  const made = [
    [COMMITMENTS, randomBytes(KEY_BYTES)],
    [HEADS, heads],
  ] as const;
  await trx
    .insertInto('audit_keys')
    .values(made.map(([name, key]) => ({ name, sealed: seal(keyring, key, bindings.auditKeys(name)) })))
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
}
