import type { Trx } from '../../../../data/database.ts';
import type { Millis } from '../../../../data/schema.ts';

/** Writes how the reports of workspaces look (R2). */

interface ReportDesignsTable {
  workspace_id: string;
  /** Sealed under the workspace's key, as its logo is. */
  content: Uint8Array;
  logo: Uint8Array | null;
  logo_type: string | null;
  changed_at: Millis;
}

declare module '../../../../data/schema.ts' {
  interface Schema {
    report_designs: ReportDesignsTable;
  }
}

/** Puts a design in the place of the one before; its logo stays. */
export async function putDesign(
  trx: Trx,
  { workspaceId, content, now }: { workspaceId: string; content: Uint8Array; now: number },
): Promise<void> {
  await trx
    .insertInto('report_designs')
    .values({ workspace_id: workspaceId, content, logo: null, logo_type: null, changed_at: now })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet({ content, changed_at: now }))
    .execute();
}

/** Puts a logo in the place of the one before, or none. The workspace has a design. */
export async function putLogo(
  trx: Trx,
  {
    workspaceId,
    logo,
    now,
  }: { workspaceId: string; logo: { readonly box: Uint8Array; readonly type: string } | null; now: number },
): Promise<void> {
  await trx
    .updateTable('report_designs')
    .set({ logo: logo?.box ?? null, logo_type: logo?.type ?? null, changed_at: now })
    .where('workspace_id', '=', workspaceId)
    .execute();
}
