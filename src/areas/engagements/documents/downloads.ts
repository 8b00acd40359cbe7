import type { Act } from '../../../access/context.ts';
import { performReading } from '../../../access/deed.ts';
import type { Trx } from '../../../data/database.ts';
import { newId } from '../../../data/id.ts';
import type { Millis } from '../../../data/schema.ts';
import type { Services } from '../../../services.ts';
import { holdEngagement } from '../engagement/engagements.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';
import type { Side } from './documents.ts';
import { findVersion } from './queries.ts';

/** Writes who downloaded which version of a document, and when (E7). Nothing of it is ever changed. */

interface DocumentDownloadsTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  document_id: string;
  /** Of the version. */
  number: number;
  /** On which side they stood then. */
  side: Side;
  account_id: string | null;
  at: Millis;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    document_downloads: DocumentDownloadsTable;
  }
}

/** A version of a document, as a download names it. */
export interface Downloaded extends EngagementIds {
  readonly documentId: string;
  readonly number: number;
}

/** Writes a download down. */
export async function addDownload(
  trx: Trx,
  version: Downloaded,
  { by, side, now }: { readonly by: string; readonly side: Side; readonly now: number },
): Promise<void> {
  await trx
    .insertInto('document_downloads')
    .values({
      id: newId(),
      ...engagementColumns(version),
      document_id: version.documentId,
      number: version.number,
      side,
      account_id: by,
      at: now,
    })
    .execute();
}

/**
 * Writes down that somebody downloads a version, before they get a byte of it: where that can't be written, nothing is
 * downloaded. A token for reading downloads, too (E27). False where the version is gone by then, or out of their reach.
 */
export function noteDownload(
  services: Services,
  act: Act<'dashboard' | 'portal'>,
  engagementId: string,
  which: { readonly document: string; readonly edition: string },
): Promise<boolean> {
  return performReading(services, act, async ({ trx, session, reach, now }) => {
    await holdEngagement(trx, engagementId, 'unchanged');
    const version = await findVersion({ db: trx, keyring: services.keyring }, reach, which);
    if (version === null) return false;
    await addDownload(
      trx,
      { ...version, documentId: which.document },
      { by: session.account.id, side: reach.kind, now },
    );
    return true;
  });
}
