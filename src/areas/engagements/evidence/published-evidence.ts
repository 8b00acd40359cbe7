import type { Reader, Trx } from '../../../data/database.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';

/** Writes what clients get of evidence: what their published findings name, as it was called and described then (E12). */

interface PublishedEvidenceTable {
  finding_id: string;
  evidence_id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  /** Sealed under the company's key. */
  content: Uint8Array;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    published_evidence: PublishedEvidenceTable;
  }
}

/** Has a published finding show this evidence, and no other. */
export async function showEvidence(
  trx: Trx,
  finding: EngagementIds & { readonly id: string },
  shown: readonly { readonly evidenceId: string; readonly content: Uint8Array }[],
): Promise<void> {
  await trx.deleteFrom('published_evidence').where('finding_id', '=', finding.id).execute();
  for (const { evidenceId, content } of shown)
    await trx
      .insertInto('published_evidence')
      .values({ finding_id: finding.id, evidence_id: evidenceId, ...engagementColumns(finding), content })
      .execute();
}

/** The findings whose published versions show it. */
export async function findingsShowing(db: Reader, evidenceId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('published_evidence')
    .select('finding_id')
    .where('evidence_id', '=', evidenceId)
    .orderBy('finding_id')
    .execute();
  return rows.map((row) => row.finding_id);
}
