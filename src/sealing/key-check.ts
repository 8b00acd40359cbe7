import type { Database, Reader } from '../data/database.ts';
import { type Keyring, KeyringError, keyCheckValue, verifyKeyCheck } from './sealed-box.ts';

const KEY_CHECK = 'sealing-key-check';
const RETIRED = 'sealing-keys-retired';

/** The highest version of a key that was retired: it and those before it may be missing. */
async function retiredVersion(db: Database): Promise<number> {
  const row = await db
    .selectFrom('installation')
    .select('value')
    .where('key', '=', RETIRED)
    .executeTakeFirst();
  return row === undefined ? 0 : Number(row.value);
}

/**
 * Compares the keys with those that the database was sealed under, and notes those that came new. Throws
 * `KeyringError` with a message for the operator when they are not the same: the server does not start, rather than
 * run without second factors (D16).
 */
export async function checkKeyring(db: Database, keyring: Keyring): Promise<void> {
  const value = keyCheckValue(keyring, await retiredVersion(db));
  await db
    .insertInto('installation')
    .values({ key: KEY_CHECK, value })
    .onConflict((conflict) => conflict.column('key').doNothing())
    .execute();
  const stored = await db
    .selectFrom('installation')
    .select('value')
    .where('key', '=', KEY_CHECK)
    .executeTakeFirstOrThrow();
  refuseOthers(keyring, stored.value);
  if (stored.value !== value) {
    await db.updateTable('installation').set({ value }).where('key', '=', KEY_CHECK).execute();
  }
}

function refuseOthers(keyring: Keyring, stored: string): void {
  const check = verifyKeyCheck(keyring, stored);
  if (check.ok) return;
  throw new KeyringError(
    check.reason === 'missing-key'
      ? 'A sealing key that this database was used with is missing. Put it back; nobody could use their authenticator without it.'
      : 'The sealing key is not the one that this database was used with. Put the right one back; nobody could use their authenticator with this one.',
  );
}

/** The same comparison, which notes nothing. A database that was never used has nothing to compare with. */
export async function compareKeyring(db: Reader, keyring: Keyring): Promise<void> {
  const stored = await db
    .selectFrom('installation')
    .select('value')
    .where('key', '=', KEY_CHECK)
    .executeTakeFirst();
  if (stored !== undefined) refuseOthers(keyring, stored.value);
}

/** Notes that the keys before the newest are needed no more. They may then be taken away, here and on every node. */
export async function noteRetired(db: Database, keyring: Keyring): Promise<void> {
  const retired = keyring.newest - 1;
  const value = String(retired);
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('installation')
      .values({ key: RETIRED, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
    await trx
      .updateTable('installation')
      .set({ value: keyCheckValue(keyring, retired) })
      .where('key', '=', KEY_CHECK)
      .execute();
  });
}
