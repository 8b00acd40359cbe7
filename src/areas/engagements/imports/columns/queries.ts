import type { Reader } from '../../../../data/database.ts';
import { findWorkspaceKey } from '../../../../sealing/workspace-keys.ts';
import type { Services } from '../../../../services.ts';
import type { ImportColumn } from '../content.ts';
import { type CsvMapping, guessMapping } from '../formats/csv-columns.ts';
import type { FoundColumn } from '../reading/messages.ts';
import { markOfColumns, unsealMapping } from './content.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** What somebody of a workspace has said that columns of these names hold; null where nobody has. */
async function rememberedMapping(
  { db, keyring }: Needs,
  workspaceId: string,
  names: readonly string[],
): Promise<CsvMapping | null> {
  const key = await findWorkspaceKey(db, keyring, workspaceId);
  if (key === null) return null;
  const mark = markOfColumns(key, names);
  const row = await db
    .selectFrom('column_mappings')
    .select('content')
    .where('workspace_id', '=', workspaceId)
    .where('mark', '=', mark)
    .executeTakeFirst();
  return row === undefined ? null : new Map(unsealMapping(key, workspaceId, mark, row.content));
}

/** What the columns of a table are read to hold: as the workspace remembers it, or by their names. */
export async function columnsRead(
  needs: Needs,
  workspaceId: string,
  found: readonly FoundColumn[],
): Promise<readonly ImportColumn[]> {
  const names = found.map(({ name }) => name);
  const mapping = (await rememberedMapping(needs, workspaceId, names)) ?? guessMapping(names);
  return found.map(({ name, values }) => ({
    name,
    values: [...values],
    holds: mapping.get(name) ?? null,
  }));
}
