import type { Reader } from '../../../data/database.ts';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';
import { rankOf } from '../../../domain/finding.ts';
import { type FindingText, LEADING_VERSIONS, readFinding } from '../../../domain/finding-fields.ts';
import { readVector } from './vector.ts';

/** Which version of CVSS leads in a workspace where a finding has vectors of both (E8); the usual one where it has gone meanwhile. */
export async function leadingCvssOf(db: Reader, workspaceId: string): Promise<CvssVersion> {
  const workspace = await db
    .selectFrom('workspaces')
    .select('cvss_leads')
    .where('id', '=', workspaceId)
    .executeTakeFirst();
  return workspace?.cvss_leads ?? LEADING_VERSIONS[0];
}

/** The rank of what a draft comes to where a version of CVSS leads; the only place that says so. */
export const rankIn = (text: FindingText, leads: CvssVersion): number | null => {
  const { severity } = readFinding(text, readVector, leads).read;
  return severity === null ? null : rankOf(severity);
};
