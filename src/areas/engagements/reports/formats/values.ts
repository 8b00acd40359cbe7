import { type AssetState, assetState } from '../../../../domain/finding-fields.ts';
import type { ReportFinding } from '../report-data.ts';

/** A moment as programs read it: `2026-11-26T12:30:00.000Z`. */
export const time = (at: number): string => new Date(at).toISOString();

/** What a finding affects, and how each stands. */
export const assetsOf = ({
  assets,
  state,
}: ReportFinding): { what: string; where: string; note: string; state: AssetState }[] =>
  assets.map((asset) => ({
    what: asset.what,
    where: asset.where,
    note: asset.note,
    state: assetState(asset, state),
  }));
