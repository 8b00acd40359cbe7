import { isOpen, type PublishedState } from './finding.ts';
import { type Asset, parseAssets } from './finding-fields.ts';

/** Where a round of retests stands (E19): asked for by the client, under way, published, or declined with a reason. */
export const ROUND_STATES = ['asked', 'running', 'closed', 'declined'] as const;
export type RoundState = (typeof ROUND_STATES)[number];

const STATE_NAMES: Readonly<Record<RoundState, string>> = {
  asked: 'Asked for',
  running: 'Under way',
  closed: 'Published',
  declined: 'Declined',
};

/** The state as the screen writes it. */
export const roundStateName = (state: RoundState): string => STATE_NAMES[state];

/** Findings in one round. */
export const MOST_IN_ROUND = 500;

/** What a retest of an asset comes to. */
export const ASSET_RESULTS = ['fixed', 'partly', 'not-fixed', 'not-tested'] as const;
export type AssetResult = (typeof ASSET_RESULTS)[number];

const RESULT_NAMES: Readonly<Record<AssetResult, string>> = {
  fixed: 'Fixed',
  partly: 'Partly fixed',
  'not-fixed': 'Not fixed',
  'not-tested': 'Not tested',
};

/** The result as the screen writes it. */
export const assetResultName = (result: AssetResult): string => RESULT_NAMES[result];

/** Whether a result says that its asset is still affected: the client is told how it was found to be. */
export const isStillAffected = (result: AssetResult): boolean =>
  result === 'partly' || result === 'not-fixed';

/** What a round comes to for a finding: it has passed, has not, or stays as it was. */
export const RETEST_OUTCOMES = ['passed', 'failed', 'kept'] as const;
export type RetestOutcome = (typeof RETEST_OUTCOMES)[number];

/**
 * What a round comes to for a finding, by the results of all of its assets: once all are fixed it is closed, and with any other
 * result it is open again. What was not tested at all stays as it was, and so does what was withdrawn meanwhile; an accepted
 * risk ends where everything is fixed.
 */
export function retestOutcome(
  state: PublishedState,
  results: readonly (AssetResult | null)[],
): RetestOutcome {
  const isTested = results.some((result) => result !== null && result !== 'not-tested');
  if (!isTested || state === 'withdrawn') return 'kept';
  if (results.every((result) => result === 'fixed')) return 'passed';
  return isOpen(state) || state === 'retest-passed' ? 'failed' : 'kept';
}

/** An asset by its whole name and place, without regard to case and blanks: the same of two rounds, and of a finding's texts. */
export const assetIdentity = ({ what, where }: Pick<Asset, 'what' | 'where'>): string =>
  [what, where].map((name) => name.normalize('NFC').trim().replace(/\s+/gu, ' ').toLowerCase()).join('\n');

/** What of an asset a result is about, in the words that it had then. */
export type RetestedAsset = Pick<Asset, 'what' | 'where' | 'note'>;

/** Stands for a finding that names no assets: it is retested as a whole. */
export const WHOLE_FINDING: RetestedAsset = { what: '', where: '', note: '' };

/** The assets that a retest of a finding is about, each once. */
export function assetsToRetest(assets: readonly Asset[]): readonly RetestedAsset[] {
  const found = new Map(assets.map((asset) => [assetIdentity(asset), asset] as const).reverse());
  const each = assets.filter((asset) => found.get(assetIdentity(asset)) === asset);
  return each.length === 0 ? [WHOLE_FINDING] : each;
}

/** Of each asset whether a result says that it is fixed; null where no result says anything. */
export type FixedOf = (asset: Pick<Asset, 'what' | 'where'>) => boolean | null;

/** What results say of assets: of what was not tested, nothing. */
export function fixedBy(
  results: readonly { readonly asset: RetestedAsset; readonly result: AssetResult | null }[],
): FixedOf {
  const said = new Map(
    results.map(({ asset, result }) => [
      assetIdentity(asset),
      result === null || result === 'not-tested' ? null : result === 'fixed',
    ]),
  );
  return (asset) => said.get(assetIdentity(asset)) ?? null;
}

/** Assets with what results say of them. */
export const markedAssets = (assets: readonly Asset[], fixedOf: FixedOf): readonly Asset[] =>
  assets.map((asset) => ({ ...asset, fixed: fixedOf(asset) ?? asset.fixed }));

/** The same of assets as they are typed: their boxes alone change, and only where a result says otherwise. */
export const markedText = (text: string, fixedOf: FixedOf): string =>
  text
    .split(/(\r?\n)/)
    .map((line) => {
      const [asset] = parseAssets(line);
      const fixed = asset === undefined ? null : fixedOf(asset);
      if (asset === undefined || fixed === null || fixed === asset.fixed) return line;
      return `[${fixed ? 'x' : ' '}] ${line.trim().replace(/^\[[ x]\]\s*/i, '')}`;
    })
    .join('');
