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

/** Remembers what columns hold, in the place of what was said of them before. */
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
): Promise<void> {
  await trx
    .insertInto('column_mappings')
    .values({ workspace_id: workspaceId, mark, content, changed_at: now })
    .onConflict((conflict) =>
      conflict.columns(['workspace_id', 'mark']).doUpdateSet({ content, changed_at: now }),
    )
    .execute();
}
