import { randomBytes } from 'node:crypto';
import type { Reader, Trx } from '../data/database.ts';
import { CompanyKey } from './company-keys.ts';
import { bindings, type Keyring, seal, unseal } from './sealed-box.ts';

/** Writes the keys of workspaces: what is a consultancy's own, and no company's, is sealed under them (E24). */

interface WorkspaceKeysTable {
  workspace_id: string;
  /** The workspace's key, sealed under the versioned one. */
  sealed: Uint8Array;
}

declare module '../data/schema.ts' {
  interface Schema {
    workspace_keys: WorkspaceKeysTable;
  }
}

const KEY_BYTES = 32;

/** The opened key of one workspace. It seals and opens as a company's does, and opens nothing of a company's. */
export class WorkspaceKey extends CompanyKey {}

/** A workspace's key; null where nothing was ever sealed under it. */
export async function findWorkspaceKey(
  db: Reader,
  keyring: Keyring,
  workspaceId: string,
): Promise<WorkspaceKey | null> {
  const row = await db
    .selectFrom('workspace_keys')
    .select('sealed')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  if (row === undefined) return null;
  return new WorkspaceKey(unseal(keyring, row.sealed, bindings.workspaceKeys(workspaceId)));
}

/** A workspace's key, made where it has none. Of two that make one at once, both get the one that stayed. */
export async function workspaceKey(trx: Trx, keyring: Keyring, workspaceId: string): Promise<WorkspaceKey> {
  const found = await findWorkspaceKey(trx, keyring, workspaceId);
  if (found !== null) return found;
  const sealed = seal(keyring, randomBytes(KEY_BYTES), bindings.workspaceKeys(workspaceId));
  await trx
    .insertInto('workspace_keys')
    .values({ workspace_id: workspaceId, sealed })
    .onConflict((conflict) => conflict.column('workspace_id').doNothing())
    .execute();
  const made = await findWorkspaceKey(trx, keyring, workspaceId);
  if (made === null) throw new Error('a workspace without a key');
  return made;
}

/** Destroys a workspace's key when it is erased: what lies under it opens never again, in no copy made without the key. */
export async function destroyWorkspaceKey(trx: Trx, workspaceId: string): Promise<void> {
  await trx.deleteFrom('workspace_keys').where('workspace_id', '=', workspaceId).execute();
}
