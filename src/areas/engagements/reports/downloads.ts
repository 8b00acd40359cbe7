import type { Act } from '../../../access/context.ts';
import { performReading } from '../../../access/deed.ts';
import type { Trx } from '../../../data/database.ts';
import { newId } from '../../../data/id.ts';
import type { Millis } from '../../../data/schema.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import type { Side } from '../documents/documents.ts';
import { holdEngagement } from '../engagement/engagements.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';
import { sealCopy } from './marking.ts';
import { findReport } from './queries.ts';

/** Writes who downloaded which report, and when (R4). Nothing of it is ever changed. */

interface ReportDownloadsTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  report_id: string;
  /** On which side they stood then. */
  side: Side;
  account_id: string | null;
  at: Millis;
  /** Of a marked copy, sealed under the company's key. */
  content: Uint8Array | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    report_downloads: ReportDownloadsTable;
  }
}

/** Writes a download down. */
export async function addReportDownload(
  trx: Trx,
  report: EngagementIds & { readonly id: string },
  copy: { readonly key: CompanyKey; readonly sha256: string } | null,
  { by, side, now }: { readonly by: string; readonly side: Side; readonly now: number },
): Promise<void> {
  const id = newId();
  await trx
    .insertInto('report_downloads')
    .values({
      id,
      ...engagementColumns(report),
      report_id: report.id,
      side,
      account_id: by,
      at: now,
      content: copy && sealCopy(copy.key, id, { sha256: copy.sha256 }),
    })
    .execute();
}

/**
 * Writes down that somebody downloads a report, before they get a byte of it: where that can't be written, nothing is
 * downloaded. Of a marked copy its own hash is. A token for reading downloads, too (E27). False where the report is gone by then, or out of their reach.
 */
export function noteReportDownload(
  services: Services,
  act: Act<'dashboard' | 'portal'>,
  { id, engagementId }: { readonly id: string; readonly engagementId: string },
  copySha256: string | null,
): Promise<boolean> {
  return performReading(services, act, async ({ trx, session, reach, now }) => {
    await holdEngagement(trx, engagementId, 'unchanged');
    const report = await findReport({ db: trx, keyring: services.keyring }, reach, id);
    if (report === null || report.file === null) return false;
    const copy = copySha256 === null ? null : { key: report.file.key, sha256: copySha256 };
    await addReportDownload(trx, report, copy, { by: session.account.id, side: reach.kind, now });
    return true;
  });
}
