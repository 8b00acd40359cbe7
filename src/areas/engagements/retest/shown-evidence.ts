import type { ClientReach, Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader, Trx } from '../../../data/database.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { findShown, type ShownEvidence } from '../client/queries.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';
import { unsealShownInRound } from './content.ts';

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
  round: EngagementIds & { readonly id: string },
  shown: readonly { readonly evidenceId: string; readonly content: Uint8Array }[],
): Promise<void> {
  for (const { evidenceId, content } of shown)
    await trx
      .insertInto('retest_evidence')
      .values({ round_id: round.id, evidence_id: evidenceId, ...engagementColumns(round), content })
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

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

const shown = ({ db }: Needs, reach: Reach) =>
  db
    .selectFrom('retest_evidence as s')
    .innerJoin('engagements as e', 'e.id', 's.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 's.company_id')
    .innerJoin('evidence as v', 'v.id', 's.evidence_id')
    .innerJoin('files as f', 'f.id', 'v.file_id')
    .select(['s.evidence_id as id', 's.company_id', 's.content', 'f.id as file_id', 'f.bytes'])
    .select(['s.round_id', 'k.sealed as key'])
    .where('f.state', '=', 'ready')
    .where(within(reach));

type Row = Awaited<ReturnType<ReturnType<typeof shown>['execute']>>[number];

function shownOf(keys: CompanyKeys, row: Row): ShownEvidence {
  const key = keys.of(row.company_id, row.key);
  const content = unsealShownInRound(key, { roundId: row.round_id, id: row.id }, row.content);
  return { ...content, id: row.id, fileId: row.file_id, bytes: row.bytes, key };
}

/** What a published round within reach shows; empty for anything else, whatever the reason (E2). */
export async function shownInRound(
  needs: Needs,
  reach: Reach,
  roundId: string,
): Promise<readonly ShownEvidence[]> {
  const rows = await shown(needs, reach).where('s.round_id', '=', roundId).orderBy('s.evidence_id').execute();
  const keys = new CompanyKeys(needs.keyring);
  return rows.map((row) => shownOf(keys, row));
}

/**
 * A file that some published finding within reach shows, or else some published round, as the latest has it; null for anything
 * else, whatever the reason (E2, E12).
 */
export async function findShownAnywhere(
  needs: Needs,
  reach: ClientReach,
  evidenceId: string,
): Promise<ShownEvidence | null> {
  const ofFinding = await findShown(needs, reach, evidenceId);
  if (ofFinding !== null) return ofFinding;
  const row = await shown(needs, reach)
    .where('s.evidence_id', '=', evidenceId)
    .orderBy('s.round_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : shownOf(new CompanyKeys(needs.keyring), row);
}
