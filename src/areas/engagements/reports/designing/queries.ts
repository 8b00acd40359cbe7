import type { Reader } from '../../../../data/database.ts';
import type { Keyring } from '../../../../sealing/sealed-box.ts';
import { findWorkspaceKey } from '../../../../sealing/workspace-keys.ts';
import { DEFAULT_DESIGN, type ReportDesign } from '../design.ts';
import { openDesign } from './content.ts';

/** How a workspace's reports look; as in the shipped design where nothing was decided yet. */
export async function findDesign(
  { db, keyring }: { readonly db: Reader; readonly keyring: Keyring },
  { workspaceId }: { readonly workspaceId: string },
): Promise<ReportDesign> {
  const row = await db
    .selectFrom('report_designs')
    .select('content')
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  const key = row === undefined ? null : await findWorkspaceKey(db, keyring, workspaceId);
  return row === undefined || key === null ? DEFAULT_DESIGN : openDesign(key, workspaceId, row.content);
}
