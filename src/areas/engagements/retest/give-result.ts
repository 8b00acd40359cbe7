import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { newId } from '../../../data/id.ts';
import {
  type AssetResult,
  assetIdentity,
  isStillAffected,
  type RetestedAsset,
} from '../../../domain/retest.ts';
import { companyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { remarkProblem } from '../finding/remark-text.ts';
import { resultMark, sealResult } from './content.ts';
import { heldRound, type RoundSeen } from './decline.ts';
import { setResults } from './results.ts';
import { type RetestRow, rowRevision, sheetsOf } from './sheets.ts';

/** What is wrong with the words of a result; null where nothing is. What is still affected needs some. */
export function wordsProblem(result: AssetResult, words: string): string | null {
  if (words.trim() === '')
    return isStillAffected(result) ? 'Write what you found: the client reads it.' : null;
  return remarkProblem(words);
}

/** A result that somebody gives. */
export interface Given {
  readonly findingId: string;
  readonly asset: Pick<RetestedAsset, 'what' | 'where'>;
  readonly result: AssetResult;
  readonly words: string;
  /** The same for every other asset of the finding that has none yet. */
  readonly forRest?: boolean;
  /** The `rowRevision` that whoever gives it has seen; null to overwrite whatever there is. */
  readonly seen: string | null;
  /** Of the whole round, for whoever has seen all of it. */
  readonly roundSeen?: RoundSeen;
}

/**
 * `unknown`: there is no such round within reach, or the finding is not in it. `state`: it is not under way. `asset`: the
 * finding does not name it (any more). `changed`: somebody else has given it another result
 * since, or changed the round.
 */
export type GiveOutcome =
  | { readonly ok: true; readonly given: number }
  | { readonly ok: false; readonly reason: 'unknown' | 'state' | 'asset' }
  | { readonly ok: false; readonly reason: 'changed'; readonly theirs: RetestRow };

/** Gives an asset of a finding in a round a result, with words that the client reads once the round is published (E19). */
export function giveResult(
  services: Services,
  act: Act<'dashboard'>,
  id: string,
  { findingId, asset, result, words, forRest = false, seen, roundSeen = null }: Given,
): Promise<GiveOutcome> {
  return perform(services, act, async (held): Promise<GiveOutcome> => {
    const { trx, reach, now, session } = held;
    const round = await heldRound(services, held, id);
    if (round === null) return { ok: false, reason: 'unknown' };
    const sheets = await sheetsOf({ db: trx, keyring: services.keyring }, reach, round);
    const sheet = sheets.find(({ finding }) => finding.id === findingId);
    if (sheet === undefined) return { ok: false, reason: 'unknown' };
    if (round.state !== 'running') return { ok: false, reason: 'state' };
    const rows = sheet.rows.filter(({ isGone }) => !isGone);
    const row = rows.find((one) => assetIdentity(one.asset) === assetIdentity(asset));
    if (row === undefined) return { ok: false, reason: 'asset' };
    if (seen !== null && seen !== rowRevision(row)) return { ok: false, reason: 'changed', theirs: row };
    if (roundSeen !== null && !roundSeen(round, sheets)) return { ok: false, reason: 'changed', theirs: row };
    const key = await companyKey(trx, services.keyring, round);
    const meant = rows.filter((one) => one === row || (forRest && one.result === null));
    const { workspaceId, companyId, engagementId } = round;
    await setResults(
      trx,
      { workspaceId, companyId, engagementId, roundId: id, findingId },
      meant.map((one) => {
        const resultId = newId();
        return {
          ...{ id: resultId, mark: resultMark(key, one.asset), position: rows.indexOf(one), result },
          content: sealResult(key, resultId, { ...one.asset, words }),
        };
      }),
      { by: session.account.id, now },
    );
    return { ok: true, given: meant.length };
  });
}
