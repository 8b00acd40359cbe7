import type { Reader } from '../../../../data/database.ts';
import type { RenderedPicture } from '../../../../rendering/document.ts';
import type { Keyring } from '../../../../sealing/sealed-box.ts';
import { findWorkspaceKey } from '../../../../sealing/workspace-keys.ts';
import { DEFAULT_DESIGN, type ReportDesign } from '../design.ts';
import { unsealDesign, unsealLogo } from './content.ts';

/** How a workspace's reports look, and the logo that goes with it; the shipped design where nothing was decided yet. */
export interface FoundDesign {
  readonly design: ReportDesign;
  readonly logo: RenderedPicture | null;
}

/** The design of a workspace’s reports, opened with its key. */
export async function findDesign(
  { db, keyring }: { readonly db: Reader; readonly keyring: Keyring },
  { workspaceId }: { readonly workspaceId: string },
): Promise<FoundDesign> {
  const row = await db
    .selectFrom('report_designs')
    .select(['content', 'logo', 'logo_type'])
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  const key = row === undefined ? null : await findWorkspaceKey(db, keyring, workspaceId);
  if (row === undefined || key === null) return { design: DEFAULT_DESIGN, logo: null };
  return { design: unsealDesign(key, workspaceId, row.content), logo: unsealLogo(key, workspaceId, row) };
}
