import type { Trx } from '../../../../data/database.ts';
import type { Millis } from '../../../../data/schema.ts';

/** Writes how the reports of workspaces look (R2). */

interface ReportDesignsTable {
  workspace_id: string;
  /** Sealed under the workspace's key. */
  content: Uint8Array;
  changed_at: Millis;
}

declare module '../../../../data/schema.ts' {
  interface Schema {
    report_designs: ReportDesignsTable;
  }
}

/** Puts a design in the place of the one before. */
export async function putDesign(
  trx: Trx,
  { workspaceId, content, now }: { workspaceId: string; content: Uint8Array; now: number },
): Promise<void> {
  await trx
    .insertInto('report_designs')
    .values({ workspace_id: workspaceId, content, changed_at: now })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ content, changed_at: now }))
    .execute();
}
