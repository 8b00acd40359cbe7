import type { z } from 'zod';
import type { Report, ReportDownload, ReportWarning } from '../../engagements/public.ts';
import { isoTime } from './answers.ts';
import type { reportAnswer, reportDownloadAnswer, reportWarningsAnswer } from './report-schemas.ts';

/** A report as a program reads it, member by member: nothing leaves that is not named here. */
export const reportOf = (report: Report): z.output<typeof reportAnswer> => ({
  id: report.id,
  engagementId: report.engagementId,
  kind: report.kind,
  format: report.format,
  findingId: report.kind === 'finding' ? report.about : null,
  roundId: report.kind === 'retest' ? report.about : null,
  version: report.version,
  state: report.state,
  problem: report.problem,
  name: report.file?.name ?? null,
  bytes: report.file?.bytes ?? null,
  sha256: report.file?.sha256 ?? null,
  askedAt: isoTime(report.askedAt),
  askedBy: report.askedBy.name,
  deliveredAt: report.delivered === null ? null : isoTime(report.delivered.at),
  deliveredBy: report.delivered?.by.name ?? null,
  marksCopies: report.marksCopies,
});

/** The same of what a report would say less well than it could. */
export const reportWarningsOf = (
  warnings: readonly ReportWarning[],
): z.output<typeof reportWarningsAnswer> => ({
  items: warnings.map((warning) => ({
    kind: warning.kind,
    findingId: 'finding' in warning ? (warning.finding?.id ?? null) : null,
    text: 'text' in warning ? warning.text : null,
    name: 'name' in warning ? warning.name : null,
    bytes: 'bytes' in warning ? warning.bytes : null,
  })),
});

/** The same of a download. */
export const reportDownloadOf = ({
  id,
  by,
  at,
  copySha256,
}: ReportDownload): z.output<typeof reportDownloadAnswer> => ({
  id,
  by: by.name,
  side: by.side === 'team' ? 'consultancy' : 'client',
  at: isoTime(at),
  sha256: copySha256,
});
