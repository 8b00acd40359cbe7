import type { Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import type { AssetResult } from '../../../domain/retest.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';

/** Writes what retests came to, asset by asset (E19). Whoever does holds the engagement. */

interface RetestResultsTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  round_id: string;
  finding_id: string;
  /** Of the asset: a round has one result of each. */
  mark: Uint8Array;
  /** Its place among the assets of the finding, when the result was given. */
  position: number;
  result: AssetResult;
  /** Sealed under the company's key: the asset in the words of that day, and what was found. */
  content: Uint8Array;
  made_at: Millis;
  made_by: string | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    retest_results: RetestResultsTable;
  }
}

/** A result of one asset, as it is written. */
export interface ResultRow {
  /** Under which its content is sealed. */
  readonly id: string;
  readonly mark: Uint8Array;
  readonly position: number;
  readonly result: AssetResult;
  readonly content: Uint8Array;
}

/** Sets results of a finding in a round, each in the place of the one that there was of its asset. */
export async function setResults(
  trx: Trx,
  of: EngagementIds & { readonly roundId: string; readonly findingId: string },
  results: readonly ResultRow[],
  { by, now }: { readonly by: string; readonly now: number },
): Promise<void> {
  for (const { id, mark, position, result, content } of results) {
    const written = { id, position, result, content, made_at: now, made_by: by };
    await trx
      .insertInto('retest_results')
      .values({
        ...engagementColumns(of),
        round_id: of.roundId,
        finding_id: of.findingId,
        mark,
        ...written,
      })
      .onConflict((conflict) => conflict.columns(['round_id', 'finding_id', 'mark']).doUpdateSet(written))
      .execute();
  }
}

/** Removes the results of a finding that is taken out of a round. */
export async function removeResults(
  trx: Trx,
  of: { readonly roundId: string; readonly findingId: string },
): Promise<void> {
  await trx
    .deleteFrom('retest_results')
    .where('round_id', '=', of.roundId)
    .where('finding_id', '=', of.findingId)
    .execute();
}
