import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { type ReportFormat, type ReportKind, versionName } from '../../../domain/report.ts';
import { type CompanyKey, CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { namesFor, type Person, personOf } from '../documents/people-queries.ts';
import type { EngagementIds } from '../finding/engagement-ids.ts';
import { unsealReport } from './content.ts';
import { unsealMarking } from './marking.ts';
import type { ReportProblem, ReportState } from './reports.ts';
import type { DeliveredVersion } from './versions.ts';

/* Reports as both sides read them. A client knows of those that were delivered, and of no other (R4). */

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** The file of a report that is made. */
export interface ReportFile {
  readonly name: string;
  /** In hexadecimal digits. */
  readonly sha256: string;
  readonly bytes: number;
  /** The characters that a box stands for in it. */
  readonly replaced: string;
  readonly isAccessible: boolean;
  /** As `digestOf` has it. */
  readonly says: string;
  /** What marks a copy for its reader, with `{reader}` in it. */
  readonly copyFor: string;
  readonly fileId: string;
  /** Opens it. */
  readonly key: CompanyKey;
}

/** A report. */
export interface Report extends EngagementIds {
  readonly id: string;
  readonly kind: ReportKind;
  readonly format: ReportFormat;
  /** The finding or round that it is of alone; null for the whole engagement. */
  readonly about: string | null;
  /** As `versionName` counts. */
  readonly number: number;
  /** What it is delivered as: `1.0`. */
  readonly version: string;
  readonly state: ReportState;
  readonly problem: ReportProblem | null;
  /** Written for this report alone, Markdown. */
  readonly summary: string;
  /** Epoch milliseconds. */
  readonly askedAt: number;
  readonly askedBy: Person;
  readonly doneAt: number | null;
  /** Null until it is made. */
  readonly file: ReportFile | null;
  /** Whether copies of it can be marked with their reader's address, and whether clients get such. */
  readonly canMark: boolean;
  readonly marksCopies: boolean;
  /** Null until it is delivered; then nothing of it changes any more. */
  readonly delivered: { readonly at: number; readonly by: Person } | null;
}

/** One that is delivered. */
export type DeliveredReport = Report &
  Pick<{ [K in keyof Report]: NonNullable<Report[K]> }, 'file' | 'delivered'>;

function reports({ db }: Needs, reach: Reach) {
  const query = db
    .selectFrom('reports as r')
    .innerJoin('engagements as e', 'e.id', 'r.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'r.company_id')
    .leftJoin('files as f', 'f.id', 'r.file_id')
    .select(['r.id', 'r.workspace_id', 'r.company_id', 'r.engagement_id', 'r.kind', 'r.format', 'r.about'])
    .select(['r.number', 'r.state', 'r.problem', 'r.content', 'r.asked_at', 'r.asked_by', 'r.done_at'])
    .select(['r.file_id', 'r.delivered_at', 'r.delivered_by', 'f.bytes', 'k.sealed as key'])
    .select('r.marks_copies')
    .select(({ case: when }) => when().when('r.marking', 'is', null).then(0).else(1).end().as('can_mark'))
    .where(within(reach));
  return reach.kind === 'team' ? query : query.where('r.delivered_at', 'is not', null);
}

type Row = Awaited<ReturnType<ReturnType<typeof reports>['execute']>>[number];

async function reportsOf(needs: Needs, reach: Reach, rows: readonly Row[]): Promise<Report[]> {
  const names = await namesFor(
    needs,
    reach,
    rows.flatMap((row) => [row.asked_by, row.delivered_by]),
  );
  const keys = new CompanyKeys(needs.keyring);
  return rows.map((row): Report => {
    const key = keys.of(row.company_id, row.key);
    const { summary, ...known } = unsealReport(key, row.id, row.content);
    const { file_id: fileId, bytes } = row;
    return {
      id: row.id,
      workspaceId: row.workspace_id,
      companyId: row.company_id,
      engagementId: row.engagement_id,
      kind: row.kind,
      format: row.format,
      about: row.about === '' ? null : row.about,
      number: row.number,
      version: versionName(row.number),
      state: row.state,
      problem: row.problem,
      summary,
      askedAt: row.asked_at,
      askedBy: personOf(names, 'team', row.asked_by),
      doneAt: row.done_at,
      file: fileId === null || bytes === null ? null : { ...known, bytes, fileId, key },
      canMark: Number(row.can_mark) === 1,
      marksCopies: row.marks_copies === 1,
      delivered:
        row.delivered_at === null
          ? null
          : { at: row.delivered_at, by: personOf(names, 'team', row.delivered_by) },
    };
  });
}

/** One report within reach; null for anything else, whatever the reason (E2). */
export async function findReport(needs: Needs, reach: Reach, id: string): Promise<Report | null> {
  const rows = await reports(needs, reach).where('r.id', '=', id).execute();
  const [report = null] = await reportsOf(needs, reach, rows);
  return report;
}

/**
 * One report within reach, and what it takes to mark copies of it, null where they can't be marked. Both are of one reading:
 * a report that goes in between would have lost how.
 */
export async function findMarkable(needs: Needs, reach: Reach, id: string) {
  const rows = await reports(needs, reach).select('r.marking').where('r.id', '=', id).execute();
  const [report] = await reportsOf(needs, reach, rows);
  if (report === undefined) return null;
  const sealed = rows[0]?.marking ?? null;
  const { file } = report;
  const marking = file === null || sealed === null ? null : await unsealMarking(file.key, id, sealed);
  return { report, marking };
}

/** The reports of an engagement within reach, the last that was asked for first. */
export async function reportsIn(needs: Needs, reach: Reach, engagementId: string): Promise<Report[]> {
  const rows = await reports(needs, reach)
    .where('r.engagement_id', '=', engagementId)
    .orderBy('r.id', 'desc')
    .execute();
  return reportsOf(needs, reach, rows);
}

const isDelivered = (report: Report): report is DeliveredReport =>
  report.delivered !== null && report.file !== null;

/** What was delivered within reach, in one engagement or in all, the last first. */
export async function deliveredIn(
  needs: Needs,
  reach: Reach,
  { engagementId = null, most }: { readonly engagementId?: string | null; readonly most: number },
): Promise<DeliveredReport[]> {
  let query = reports(needs, reach).where('r.delivered_at', 'is not', null);
  if (engagementId !== null) query = query.where('r.engagement_id', '=', engagementId);
  const rows = await query.orderBy('r.delivered_at', 'desc').orderBy('r.id', 'desc').limit(most).execute();
  return (await reportsOf(needs, reach, rows)).filter(isDelivered);
}

/** What makes two reports versions of one. */
export type SameReport = Pick<Report, 'engagementId' | 'kind' | 'about'>;

/** The versions of one report that were delivered within reach, in any format, the earliest first. */
export async function versionsDelivered(
  { db, keyring }: Needs,
  reach: Reach,
  { engagementId, kind, about }: SameReport,
): Promise<DeliveredVersion[]> {
  const rows = await db
    .selectFrom('reports as r')
    .innerJoin('engagements as e', 'e.id', 'r.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'r.company_id')
    .select(['r.id', 'r.company_id', 'r.number', 'r.format', 'r.content', 'r.delivered_at', 'r.delivered_by'])
    .select('k.sealed as key')
    .where('r.engagement_id', '=', engagementId)
    .where('r.kind', '=', kind)
    .where('r.about', '=', about ?? '')
    .where('r.delivered_at', 'is not', null)
    .where(within(reach))
    .orderBy('r.number')
    .orderBy('r.delivered_at')
    .execute();
  const names = await namesFor(
    { db },
    reach,
    rows.map((row) => row.delivered_by),
  );
  const keys = new CompanyKeys(keyring);
  return rows.map(({ id, company_id, key, content, number, format, delivered_at, delivered_by }) => ({
    ...{ number, format },
    says: unsealReport(keys.of(company_id, key), id, content).says,
    version: versionName(number),
    at: delivered_at ?? 0,
    by: personOf(names, 'team', delivered_by).name,
  }));
}

/** Where the report is that a job makes; null where it makes none any more. */
export async function madeByJob(
  db: Reader,
  jobId: string,
): Promise<Pick<EngagementIds, 'workspaceId' | 'engagementId'> | null> {
  const row = await db
    .selectFrom('reports')
    .select(['workspace_id as workspaceId', 'engagement_id as engagementId'])
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  return row ?? null;
}

/** How many reports an engagement has, delivered or not. */
export async function countReports(db: Reader, engagementId: string): Promise<number> {
  const { count } = await db
    .selectFrom('reports')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('engagement_id', '=', engagementId)
    .executeTakeFirstOrThrow();
  return Number(count);
}
