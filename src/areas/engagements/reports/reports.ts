import type { Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import type { ReportFormat, ReportKind } from '../../../domain/report.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';

/** Writes reports (R3, R4). Once one is delivered, no row and no byte of it ever changes. */

export const REPORT_STATES = ['making', 'ready', 'failed'] as const;
export type ReportState = (typeof REPORT_STATES)[number];

/** Why a report was not made. */
export const REPORT_PROBLEMS = ['withdrawn', 'gone', 'too-large', 'too-slow', 'broken', 'no-room'] as const;
export type ReportProblem = (typeof REPORT_PROBLEMS)[number];

interface ReportsTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  kind: ReportKind;
  format: ReportFormat;
  /** The finding or round that it is of alone; empty for the whole engagement, so that an index tells two apart. */
  about: string;
  /** Which version it is delivered as, as it was to be when it was asked for, and then as it is since it was made. */
  number: number;
  state: ReportState;
  problem: ReportProblem | null;
  /** The job that makes it. */
  job_id: string;
  /** Sealed under the company's key. */
  content: Uint8Array;
  file_id: string | null;
  asked_at: Millis;
  asked_by: string | null;
  done_at: Millis | null;
  delivered_at: Millis | null;
  delivered_by: string | null;
  /** What it takes to mark copies of it, sealed under the company's key; null where they can't be. */
  marking: Uint8Array | null;
  /** Clients get copies that are marked with their address. */
  marks_copies: 0 | 1;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    reports: ReportsTable;
  }
}

/** Who writes, and when. */
interface Writing {
  readonly by: string;
  readonly now: number;
}

/** A report that a job is to make. */
export interface NewReport extends EngagementIds {
  readonly id: string;
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  readonly about: string | null;
  readonly number: number;
  readonly jobId: string;
  readonly content: Uint8Array;
}

/** Adds a report that is to be made. */
export async function addReport(trx: Trx, report: NewReport, { by, now }: Writing): Promise<void> {
  await trx
    .insertInto('reports')
    .values({
      id: report.id,
      ...engagementColumns(report),
      kind: report.kind,
      format: report.format,
      about: report.about ?? '',
      number: report.number,
      state: 'making',
      problem: null,
      job_id: report.jobId,
      content: report.content,
      file_id: null,
      asked_at: now,
      asked_by: by,
      done_at: null,
      delivered_at: null,
      delivered_by: null,
      marking: null,
      marks_copies: 0,
    })
    .execute();
}

/** Has a report that could not be made tried again; false where it is in another state by now. */
export async function askAgain(
  trx: Trx,
  { id, number, jobId }: Pick<NewReport, 'id' | 'number' | 'jobId'>,
  { by, now }: Writing,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('reports')
    .set({
      state: 'making',
      problem: null,
      job_id: jobId,
      number,
      asked_at: now,
      asked_by: by,
      done_at: null,
    })
    .where('id', '=', id)
    .where('state', '=', 'failed')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Says that a report is made; false where nobody waits for it any more. */
export async function markReportReady(
  trx: Trx,
  {
    id,
    fileId,
    content,
    marking,
    number,
  }: {
    readonly id: string;
    readonly fileId: string;
    readonly content: Uint8Array;
    readonly marking: Uint8Array | null;
    readonly number: number;
  },
  now: number,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('reports')
    .set({ state: 'ready', file_id: fileId, content, marking, number, done_at: now })
    .where('id', '=', id)
    .where('state', '=', 'making')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Says why what a job was to make is not made, unless it is, or another job has it by now. */
export async function markReportFailed(
  trx: Trx,
  jobId: string,
  problem: ReportProblem,
  now: number,
): Promise<void> {
  await trx
    .updateTable('reports')
    .set({ state: 'failed', problem, done_at: now })
    .where('job_id', '=', jobId)
    .where('state', '=', 'making')
    .execute();
}

/** Makes a report a version that stays as it is; false where it is one, or is not made. */
export async function markReportDelivered(
  trx: Trx,
  { id, marksCopies }: { readonly id: string; readonly marksCopies: boolean },
  { by, now }: Writing,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('reports')
    .set({ delivered_at: now, delivered_by: by, marks_copies: marksCopies ? 1 : 0 })
    .where('id', '=', id)
    .where('state', '=', 'ready')
    .where('delivered_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Removes a report that was never delivered; false where it was. */
export async function removeReport(trx: Trx, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('reports')
    .where('id', '=', id)
    .where('delivered_at', 'is', null)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
