import type { Reader } from '../../../data/database.ts';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';

/** Which version of CVSS leads in a workspace where a finding has vectors of both (E8). */
export async function leadingCvssOf(db: Reader, workspaceId: string): Promise<CvssVersion> {
  const { cvss_leads } = await db
    .selectFrom('workspaces')
    .select('cvss_leads')
    .where('id', '=', workspaceId)
    .executeTakeFirstOrThrow();
  return cvss_leads;
}
