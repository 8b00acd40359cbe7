import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader, Trx } from '../../../data/database.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import type { ShownEvidence } from '../client/queries.ts';
import { type Place, placeColumns } from '../finding/place.ts';
import { openShownInRound } from './content.ts';

/** Writes which evidence a published round shows, as it was called and described then (E11, E19); and reads it. */

interface RetestEvidenceTable {
  round_id: string;
  evidence_id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  /** Sealed under the company's key. */
  content: Uint8Array;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    retest_evidence: RetestEvidenceTable;
  }
}

/** Has a round show this evidence from now on. */
export async function showInRound(
  trx: Trx,
  round: Place & { readonly id: string },
  shown: readonly { readonly evidenceId: string; readonly content: Uint8Array }[],
): Promise<void> {
  for (const { evidenceId, content } of shown)
    await trx
      .insertInto('retest_evidence')
      .values({ round_id: round.id, evidence_id: evidenceId, ...placeColumns(round), content })
      .execute();
}

/** Whether a published round shows it. */
export async function isShownInRound(db: Reader, evidenceId: string): Promise<boolean> {
  const row = await db
    .selectFrom('retest_evidence')
    .select('round_id')
    .where('evidence_id', '=', evidenceId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** What a published round within reach shows; empty for anything else, whatever the reason (E2). */
export async function shownInRound(
  { db, keyring }: Pick<Services, 'keyring'> & { readonly db: Reader },
  reach: Reach,
  roundId: string,
): Promise<readonly ShownEvidence[]> {
  const rows = await db
    .selectFrom('retest_evidence as s')
    .innerJoin('engagements as e', 'e.id', 's.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 's.company_id')
    .innerJoin('evidence as v', 'v.id', 's.evidence_id')
    .innerJoin('files as f', 'f.id', 'v.file_id')
    .select(['s.evidence_id as id', 's.company_id', 's.content', 'f.id as file_id', 'f.bytes'])
    .select('k.sealed as key')
    .where('s.round_id', '=', roundId)
    .where('f.state', '=', 'ready')
    .where(within(reach))
    .orderBy('s.evidence_id')
    .execute();
  const keys = new CompanyKeys(keyring);
  return rows.map((row) => {
    const key = keys.of(row.company_id, row.key);
    const content = openShownInRound(key, { roundId, id: row.id }, row.content);
    return { ...content, id: row.id, fileId: row.file_id, bytes: row.bytes, key };
  });
}
