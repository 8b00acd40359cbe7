import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { namesFor, type Person, personOf } from '../documents/people-queries.ts';
import { unsealCopy } from './marking.ts';

/** Somebody's download of a report. */
export interface ReportDownload {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Person;
  /** The hash of the copy, where it was marked; that of the report itself otherwise has no place here. */
  readonly copySha256: string | null;
}

/** Who downloaded a report within reach, the last first: those behind an id, so many. Both sides read all of it (R4). */
export async function reportDownloadsOf(
  { db, keyring }: Pick<Services, 'keyring'> & { readonly db: Reader },
  reach: Reach,
  reportId: string,
  { behind = null, most }: { readonly behind?: string | null; readonly most: number },
): Promise<ReportDownload[]> {
  let query = db
    .selectFrom('report_downloads as o')
    .innerJoin('reports as r', 'r.id', 'o.report_id')
    .innerJoin('engagements as e', 'e.id', 'r.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'o.company_id')
    .select(['o.id', 'o.at', 'o.side', 'o.account_id', 'o.company_id', 'o.content', 'k.sealed as key'])
    .where('o.report_id', '=', reportId)
    .where(within(reach));
  if (reach.kind === 'client') query = query.where('r.delivered_at', 'is not', null);
  if (behind !== null) query = query.where('o.id', '<', behind);
  const rows = await query.orderBy('o.id', 'desc').limit(most).execute();
  const names = await namesFor(
    { db },
    reach,
    rows.map((row) => row.account_id),
  );
  const keys = new CompanyKeys(keyring);
  return rows.map(({ id, at, side, account_id, company_id, key, content }) => ({
    ...{ id, at, by: personOf(names, side, account_id) },
    copySha256: content === null ? null : unsealCopy(keys.of(company_id, key), id, content).sha256,
  }));
}
