import type { ComponentChildren, VNode } from 'preact';
import type { FindingState } from '../../../domain/finding.ts';
import {
  type AssetResult,
  assetResultName,
  type RetestedAsset,
  type RetestOutcome,
} from '../../../domain/retest.ts';
import { Badge } from '../../../ui/badge.tsx';
import { Card } from '../../../ui/card.tsx';
import type { Tone } from '../../../ui/tone.ts';
import { FindingStateBadge } from '../finding/views.tsx';
import { Text } from '../text.tsx';
import type { ListedRound } from './queries.ts';
import type { RetestRow, RetestSheet } from './sheets.ts';
import { roundName } from './views.tsx';

const RESULT_TONES: Readonly<Record<AssetResult, Tone>> = {
  fixed: 'success',
  partly: 'warning',
  'not-fixed': 'danger',
  'not-tested': 'neutral',
};

/** What the retest of an asset came to. */
export const ResultBadge = ({ result }: { result: AssetResult | null }): VNode =>
  result === null ? (
    <Badge>No result yet</Badge>
  ) : (
    <Badge tone={RESULT_TONES[result]}>{assetResultName(result)}</Badge>
  );

const OUTCOMES: Readonly<Record<RetestOutcome, { readonly tone: Tone; readonly says: string }>> = {
  passed: { tone: 'success', says: 'Passed' },
  failed: { tone: 'danger', says: 'Failed' },
  kept: { tone: 'neutral', says: 'No result' },
};

/** What a published round came to for a finding. */
export const OutcomeBadge = ({ outcome }: { outcome: RetestOutcome }): VNode => (
  <Badge tone={OUTCOMES[outcome].tone}>{OUTCOMES[outcome].says}</Badge>
);

/** What publishing would do to a finding. */
export function outcomeInWords({ finding: { state }, outcome }: RetestSheet): string {
  if (outcome === 'passed') return 'Everything is fixed: the finding will be closed.';
  if (outcome === 'failed') return 'Not everything is fixed: the finding will be open again.';
  if (state === 'withdrawn') return 'The finding has been withdrawn, and stays so.';
  return state === 'risk-accepted'
    ? 'The client has accepted the risk, which stays so until everything is fixed.'
    : 'None of it was tested: its state stays the same.';
}

/** An asset as one names it; a finding that names none is retested as a whole. */
export const assetName = ({ what, where }: RetestedAsset): string =>
  [what, where].filter((part) => part !== '').join(', ') || 'The finding as a whole';

function Row({ row, prefix, action }: { row: RetestRow; prefix: string; action: ComponentChildren }) {
  const { asset, result, words, isGone } = row;
  return (
    <li class="space-y-2 py-4 first:pt-0 last:pb-0">
      <div class="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span class="min-w-0 wrap-anywhere font-medium">{assetName(asset)}</span>
        {asset.note !== '' && <span class="text-muted">({asset.note})</span>}
        <ResultBadge result={result} />
        {isGone && <Badge tone="warning">No longer listed in the finding</Badge>}
        {action}
      </div>
      {words !== '' && <Text text={words} idPrefix={prefix} />}
    </li>
  );
}

type ActionOf = (row: RetestRow, place: number) => ComponentChildren;

const Rows = ({
  sheet: { finding, rows },
  actionOf,
}: {
  sheet: RetestSheet;
  actionOf?: ActionOf | undefined;
}) => (
  <ul class="divide-y divide-base-300">
    {rows.map((row, place) => (
      <Row
        key={place}
        row={row}
        prefix={`words-${finding.number}-${place}`}
        action={actionOf?.(row, place)}
      />
    ))}
  </ul>
);

/** A finding in a round, with the result of each of its assets. */
export function SheetCard({
  sheet,
  title,
  href,
  state,
  actionOf,
  footer,
}: {
  sheet: RetestSheet;
  title: string;
  /** Where the finding itself is read. */
  href: string;
  /** Where the finding stands, while the round is under way; else what the round came to is shown. */
  state: FindingState | null;
  /** What can be done about an asset, by its place. */
  actionOf?: ActionOf;
  footer?: ComponentChildren;
}): VNode {
  const { finding, outcome } = sheet;
  return (
    <Card
      id={`finding-${finding.number}`}
      title={title}
      badge={state === null ? <OutcomeBadge outcome={outcome} /> : <FindingStateBadge state={state} />}
      actions={
        <a class="link text-sm print:hidden" href={href}>
          Open the finding<span class="sr-only">: {title}</span>
        </a>
      }
      footer={footer}
    >
      <Rows sheet={sheet} actionOf={actionOf} />
    </Card>
  );
}

/** What the latest published round came to for a finding, below the finding itself. */
export const LatestResult = ({ round, sheet }: { round: ListedRound; sheet: RetestSheet }): VNode => (
  <Card
    id="latest-retest"
    title={`Results of ${roundName(round).toLowerCase()}`}
    badge={<OutcomeBadge outcome={sheet.outcome} />}
  >
    <Rows sheet={sheet} />
  </Card>
);
