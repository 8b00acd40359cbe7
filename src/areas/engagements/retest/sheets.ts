import { type SqlBool, sql } from 'kysely';
import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { formRevision } from '../../../domain/form-revision.ts';
import {
  type AssetResult,
  assetIdentity,
  assetsToRetest,
  type RetestedAsset,
  type RetestOutcome,
  retestOutcome,
} from '../../../domain/retest.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { unsealResult } from './content.ts';
import { findingsInRound, type RoundFinding } from './finding-queries.ts';
import type { ListedRound } from './queries.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** An asset of a finding in a round, and what its retest came to. */
export interface RetestRow {
  readonly asset: RetestedAsset;
  /** Null while it has none. */
  readonly result: AssetResult | null;
  /** What was found, in Markdown; empty for nothing. */
  readonly words: string;
  /** Who gave the result; null for somebody who has left, and while there is none. */
  readonly by: string | null;
  /** The finding does not name it any more. */
  readonly isGone: boolean;
}

/** A finding in a round, asset by asset. */
export interface RetestSheet {
  readonly finding: RoundFinding;
  readonly rows: readonly RetestRow[];
  /** What the round came to for it, or would if it were published now. */
  readonly outcome: RetestOutcome;
}

type Result = RetestRow & { readonly findingId: string };

/** The results of a round within reach, in the order of their assets; to a client only those of a published one. */
async function resultsOf(
  { db, keyring }: Needs,
  reach: Reach,
  roundId: string,
  only: string | null,
): Promise<readonly Result[]> {
  let query = db
    .selectFrom('retest_results as q')
    .innerJoin('retest_rounds as r', 'r.id', 'q.round_id')
    .innerJoin('engagements as e', 'e.id', 'q.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'q.company_id')
    .leftJoin('accounts as a', 'a.id', 'q.made_by')
    .select([
      'q.id',
      'q.company_id',
      'q.finding_id',
      'q.result',
      'q.content',
      'a.name as by',
      'k.sealed as key',
    ])
    .where('q.round_id', '=', roundId)
    .where(within(reach))
    .where(reach.kind === 'team' ? sql<SqlBool>`1 = 1` : sql<SqlBool>`r.state = 'closed'`)
    .orderBy('q.position')
    .orderBy('q.id');
  if (only !== null) query = query.where('q.finding_id', '=', only);
  const rows = await query.execute();
  const keys = new CompanyKeys(keyring);
  return rows.map(({ id, company_id, finding_id, result, content, by, key }) => {
    const { words, ...asset } = unsealResult(keys.of(company_id, key), id, content);
    return { findingId: finding_id, asset, result, words, by, isGone: false };
  });
}

/** The assets that a finding has now, with the results that there are; behind them those that it does not name any more. */
function merged({ content }: RoundFinding, results: readonly Result[]): readonly RetestRow[] {
  const given = new Map(results.map((row) => [assetIdentity(row.asset), row]));
  const assets = assetsToRetest(content.assets);
  const known = new Set(assets.map(assetIdentity));
  return [
    ...assets.map((asset): RetestRow => {
      const row = given.get(assetIdentity(asset));
      if (row === undefined) return { asset, result: null, words: '', by: null, isGone: false };
      return { ...row, asset };
    }),
    ...results
      .filter(({ asset }) => !known.has(assetIdentity(asset)))
      .map((row) => ({ ...row, isGone: true })),
  ];
}

/**
 * The findings of a round within reach, or `only` one of them, by number, each with its assets and their results. Of one that is under way, the assets
 * are those that the finding has now; of a published one those that it had then, in the words that they had.
 */
export async function sheetsOf(
  needs: Needs,
  reach: Reach,
  round: Pick<ListedRound, 'id' | 'state'>,
  only: string | null = null,
): Promise<readonly RetestSheet[]> {
  const findings = await findingsInRound(needs, reach, round.id, only);
  const results = await resultsOf(needs, reach, round.id, only);
  return findings.map((finding) => {
    const own = results.filter(({ findingId }) => findingId === finding.id);
    if (round.state === 'closed') return { finding, rows: own, outcome: finding.outcome ?? 'kept' };
    const rows = merged(finding, own);
    const present = rows.filter(({ isGone }) => !isGone).map(({ result }) => result);
    return { finding, rows, outcome: retestOutcome(finding.state, present) };
  });
}

/** What one asset has now, for the form that gives it a result to say of what it was made (E14). */
export const rowRevision = ({ result, words }: Pick<RetestRow, 'result' | 'words'>): string =>
  formRevision([result, words]);

/** Tells what would be published from what would be published otherwise, as the page before it showed it. */
export const sheetsRevision = (sheets: readonly RetestSheet[]): string =>
  formRevision(
    sheets.map(({ finding, rows, outcome }) => [
      ...[finding.id, finding.state, outcome],
      rows.map(({ asset, result, words }) => [assetIdentity(asset), result, words]),
    ]),
  );
