import type { Reader, Trx } from '../../data/database.ts';
import { earlierOf } from '../../data/earlier-of.ts';
import type { Millis } from '../../data/schema.ts';
import type { KeyDescriptor } from '../../domain/passkey.ts';

/** Writes passkeys and security keys (B6). */

/** A key that was proved by its first answer. Its private half never leaves whatever holds it. */
interface PasskeysTable {
  id: string;
  account_id: string;
  /** What its owner calls it, unlike any other device of the account (B7). */
  name: string;
  /** The host that it was made on and works on, and no other. */
  rp_id: string;
  /** Base64url; unlike any other key's. */
  credential_id: string;
  /** COSE (RFC 9052 7). */
  public_key: Uint8Array;
  /** How often it says to have been used; 0 where it does not count (WebAuthn Level 3 6.1.1). */
  counter: number;
  /** Ways to it, as JSON. */
  transports: string;
  /** May be kept on several devices, and was at its last use (WebAuthn Level 3 6.1.3). */
  backup_eligible: 0 | 1;
  backed_up: 0 | 1;
  created_at: Millis;
  last_used_at: Millis;
}

declare module '../../data/schema.ts' {
  interface Schema {
    passkeys: PasskeysTable;
  }
}

export interface NewPasskey {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly rpId: string;
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
  readonly transports: readonly string[];
  readonly backupEligible: boolean;
  readonly backedUp: boolean;
  readonly now: number;
}

/** Adds a key that was proved. False, and nothing is written, where some account has one of the same id already. */
export async function addPasskey(trx: Trx, key: NewPasskey): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('passkeys')
    .values({
      id: key.id,
      account_id: key.accountId,
      name: key.name,
      rp_id: key.rpId,
      credential_id: key.credentialId,
      public_key: key.publicKey,
      counter: key.counter,
      transports: JSON.stringify(key.transports),
      backup_eligible: key.backupEligible ? 1 : 0,
      backed_up: key.backedUp ? 1 : 0,
      created_at: key.now,
      last_used_at: key.now,
    })
    .onConflict((conflict) => conflict.column('credential_id').doNothing())
    .executeTakeFirst();
  return numInsertedOrUpdatedRows === 1n;
}

/** An account's keys on one host, as a browser names them, in the order in which they were added. */
export async function keysOn(db: Reader, accountId: string, rpId: string): Promise<KeyDescriptor[]> {
  const rows = await db
    .selectFrom('passkeys')
    .select(['credential_id', 'transports'])
    .where('account_id', '=', accountId)
    .where('rp_id', '=', rpId)
    .orderBy('id')
    .execute();
  return rows.map(({ credential_id: id, transports }) => ({ id, transports: JSON.parse(transports) }));
}

/** A key as a check of an answer reads it. */
export interface StoredKey {
  readonly id: string;
  readonly accountId: string;
  readonly credentialId: string;
  readonly publicKey: Uint8Array;
  readonly counter: number;
}

/** The key of an id that was made on a host; null where there is none. */
export async function findKey(db: Reader, credentialId: string, rpId: string): Promise<StoredKey | null> {
  const row = await db
    .selectFrom('passkeys')
    .select(['id', 'account_id', 'credential_id', 'public_key', 'counter'])
    .where('credential_id', '=', credentialId)
    .where('rp_id', '=', rpId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return {
    id: row.id,
    accountId: row.account_id,
    credentialId: row.credential_id,
    publicKey: row.public_key,
    counter: row.counter,
  };
}

/**
 * Notes that a key was used, on condition that it is there still and was not used since it was read: of two answers at once,
 * on any number of nodes, one changes a row.
 */
export async function noteKeyUse(
  trx: Trx,
  key: StoredKey,
  use: { readonly counter: number; readonly backedUp: boolean; readonly now: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('passkeys')
    .set({
      counter: use.counter,
      backed_up: use.backedUp ? 1 : 0,
      last_used_at: use.now,
      // As of a code: what a session passes now was there by now.
      created_at: earlierOf('created_at', use.now),
    })
    .where('id', '=', key.id)
    .where('account_id', '=', key.accountId)
    .where('counter', '=', key.counter)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Notes that an account's keys were there by now, whatever a clock said that was ahead when they were set up. */
export async function keysWereThereBy(trx: Trx, accountId: string, now: number): Promise<void> {
  await trx
    .updateTable('passkeys')
    .set({ created_at: now })
    .where('account_id', '=', accountId)
    .where('created_at', '>', now)
    .execute();
}

/** Calls a key something else; the caller has made sure whose it is, and of the name. */
export async function renameKey(trx: Trx, id: string, name: string): Promise<void> {
  await trx.updateTable('passkeys').set({ name }).where('id', '=', id).execute();
}

/** Removes a key, which is dead at once (ASVS 6.5.6). */
export async function removeKey(trx: Trx, id: string): Promise<void> {
  await trx.deleteFrom('passkeys').where('id', '=', id).execute();
}

/** Removes every key of an account. */
export async function removeAllKeys(trx: Trx, accountId: string): Promise<void> {
  await trx.deleteFrom('passkeys').where('account_id', '=', accountId).execute();
}
