import type { VNode } from 'preact';
import type { FindingState } from '../../../domain/finding.ts';
import { type Asset, assetState } from '../../../domain/finding-fields.ts';
import { Badge } from '../../../ui/badge.tsx';

/** What each state of an asset is called. */
export const ASSET_STATE_NAMES = { open: 'Open', fixed: 'Fixed' } as const;

/** What a finding affects, and what of it is fixed. The name of each leads to everything about it, where that is listed. */
export function Assets({
  assets,
  state,
  hrefOf,
}: {
  assets: readonly Asset[];
  /** Of the finding. */
  state: FindingState;
  hrefOf?: ((what: string) => string) | undefined;
}): VNode {
  return (
    <ul class="space-y-1">
      {assets.map(({ what, where, note, fixed }) => (
        <li key={`${what} ${where}`} class="flex flex-wrap items-center gap-x-2 gap-y-1">
          {hrefOf === undefined || what === '' ? (
            <span class="font-medium">{what}</span>
          ) : (
            <a class="link font-medium" href={hrefOf(what)}>
              {what}
            </a>
          )}
          {where !== '' && <span>{where}</span>}
          {note !== '' && <span class="text-muted">({note})</span>}
          <Badge tone={assetState({ fixed }, state) === 'fixed' ? 'success' : 'neutral'}>
            {ASSET_STATE_NAMES[assetState({ fixed }, state)]}
          </Badge>
        </li>
      ))}
    </ul>
  );
}
