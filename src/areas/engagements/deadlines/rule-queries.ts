import type { Reader } from '../../../data/database.ts';
import { type DeadlineDays, USUAL_DAYS } from '../../../domain/deadline.ts';

/** The days that a workspace gives, and those of a company that has its own. */
export interface DeadlineRules {
  readonly ofWorkspace: DeadlineDays;
  /** Null where the company has the workspace's, or none is asked for. */
  readonly own: DeadlineDays | null;
}

/** How many days there are for findings of a workspace, or of one company of it (E13). */
export async function rulesOf(
  db: Reader,
  { workspaceId, companyId = null }: { readonly workspaceId: string; readonly companyId?: string | null },
): Promise<DeadlineRules> {
  const rows = await db
    .selectFrom('deadline_rules')
    .select(['id', 'critical', 'high', 'medium', 'low', 'info'])
    .where('id', 'in', companyId === null ? [workspaceId] : [workspaceId, companyId])
    .where('workspace_id', '=', workspaceId)
    .execute();
  const daysOf = (id: string): DeadlineDays | null => {
    const found = rows.find((row) => row.id === id);
    if (found === undefined) return null;
    const { id: _, ...days } = found;
    return days;
  };
  return {
    ofWorkspace: daysOf(workspaceId) ?? USUAL_DAYS,
    own: companyId === null ? null : daysOf(companyId),
  };
}

/** The days by which a finding of a company is due. */
export async function daysOf(
  db: Reader,
  of: { readonly workspaceId: string; readonly companyId: string },
): Promise<DeadlineDays> {
  const { own, ofWorkspace } = await rulesOf(db, of);
  return own ?? ofWorkspace;
}
