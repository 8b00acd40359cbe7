import type { Trx } from '../../../../data/database.ts';
import type { Millis } from '../../../../data/schema.ts';

/** Writes what the columns of tables hold that workspaces import (I1). */

interface ColumnMappingsTable {
  workspace_id: string;
  /** Of the names of all columns. */
  mark: Uint8Array;
  /** Sealed under the workspace's key. */
  content: Uint8Array;
  changed_at: Millis;
}

declare module '../../../../data/schema.ts' {
  interface Schema {
    column_mappings: ColumnMappingsTable;
  }
}

/** So many are remembered of each workspace. */
const MOST_MAPPINGS = 500;
/** One more comes at a time; so many go where there were more before that was a limit. */
const MOST_FORGOTTEN = 20;

/** Remembers what columns hold, in the place of what was said of them before; of too many, those that were said longest ago go. */
export async function putMapping(
  trx: Trx,
  {
    workspaceId,
    mark,
    content,
    now,
  }: {
    readonly workspaceId: string;
    readonly mark: Uint8Array;
    readonly content: Uint8Array;
    readonly now: number;
  },
  most = MOST_MAPPINGS,
): Promise<void> {
  await trx
    .insertInto('column_mappings')
    .values({ workspace_id: workspaceId, mark, content, changed_at: now })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'mark']).doUpdateSet({ content, changed_at: now }),
    )
    .execute();
  const oldest = await trx
    .selectFrom('column_mappings')
    .select('mark')
    .where('workspace_id', '=', workspaceId)
    .orderBy('changed_at', 'desc')
    .orderBy('mark')
    .limit(MOST_FORGOTTEN)
    .offset(most)
    .execute();
  for (const { mark: old } of oldest)
    await trx
      .deleteFrom('column_mappings')
      .where('workspace_id', '=', workspaceId)
      .where('mark', '=', old)
      .execute();
}
