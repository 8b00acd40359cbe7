import type { Finding } from '../../../audit/chain/checking.ts';
import type { Reader, Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';

/** Writes the checks of workspaces' activity logs, of which each has its latest. */

interface AuditChecksTable {
  workspace_id: string;
  /** The job that does it, or did. */
  job_id: string;
  asked_at: Millis;
  /** How many entries were looked at, of how many. */
  checked: number;
  entries: number;
  finished_at: Millis | null;
  /** JSON of what it came to; null while it is under way, and where it was given up. */
  finding: string | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    audit_checks: AuditChecksTable;
  }
}

/** A check that is under way, or is over. */
export interface Check {
  readonly askedAt: number;
  readonly checked: number;
  readonly entries: number;
  readonly finishedAt: number | null;
  /** Null while it is under way, and where it was given up. */
  readonly finding: Finding | null;
}

/** The latest check of a workspace; null where there was none. */
export async function findCheck(db: Reader, workspaceId: string): Promise<Check | null> {
  const row = await db
    .selectFrom('audit_checks')
    .selectAll()
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  if (row === undefined) return null;
  const { asked_at, checked, entries, finished_at, finding } = row;
  return {
    ...{ askedAt: asked_at, checked, entries, finishedAt: finished_at },
    finding: finding === null ? null : (JSON.parse(finding) as Finding),
  };
}

/** The workspace whose check a job does; null where it does none any more. */
export async function workspaceOfCheck(db: Reader, jobId: string): Promise<string | null> {
  const row = await db
    .selectFrom('audit_checks')
    .select('workspace_id')
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  return row?.workspace_id ?? null;
}

/** Begins another check in the place of the latest. */
export async function addCheck(
  trx: Trx,
  { workspaceId, jobId, now }: { readonly workspaceId: string; readonly jobId: string; readonly now: number },
): Promise<void> {
  const begun = { job_id: jobId, asked_at: now, checked: 0, entries: 0, finished_at: null, finding: null };
  await trx
    .insertInto('audit_checks')
    .values({ workspace_id: workspaceId, ...begun })
    .onConflict((conflict) => conflict.column('workspace_id').doUpdateSet(begun))
    .execute();
}

/** Notes how far a check is. */
export async function noteProgress(trx: Trx, jobId: string, checked: number, entries: number): Promise<void> {
  await trx.updateTable('audit_checks').set({ checked, entries }).where('job_id', '=', jobId).execute();
}

/** Ends a check with what it came to; null where it was given up. */
export async function endCheck(trx: Trx, jobId: string, finding: Finding | null, now: number): Promise<void> {
  await trx
    .updateTable('audit_checks')
    .set({ finished_at: now, finding: finding === null ? null : JSON.stringify(finding) })
    .where('job_id', '=', jobId)
    .execute();
}
