import { type Asset, parseAssets } from '../../../domain/finding-fields.ts';
import { type FixedOf, markedText } from '../../../domain/retest.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import type { NamedPlaces } from './content.ts';
import { placeMark, told } from './places.ts';

/** What of a finding was fixed, and is in a new scan again (I4). */

/** Places by their marks, as {@link told} gives them. */
export type Marks = Pick<ReadonlySet<string>, 'has'>;

/** When a finding was closed as fixed, and when the scan was that may know better. */
interface Times {
  /** Null where it is not closed. */
  readonly closedAt: number | null;
  readonly seenAt: number;
}

/** Whether a finding that counts as fixed was closed before the scan that shows it; what was tested after it is not back. */
export const wasClosedBefore = ({ closedAt, seenAt }: Times): boolean =>
  closedAt !== null && closedAt <= seenAt;

/**
 * Those of a finding's assets that were fixed, and that a scan shows. Of a finding that is closed as fixed all are; and none is
 * back where it was closed after the scan.
 */
export function placesBack(key: CompanyKey, assets: string, times: Times, present: Marks): NamedPlaces {
  const isClosed = wasClosedBefore(times);
  if (times.closedAt !== null && !isClosed) return [];
  const isBack = (asset: Asset) => (isClosed || asset.fixed) && present.has(told(placeMark(key, asset)));
  return parseAssets(assets)
    .filter(isBack)
    .map(({ what, where }) => ({ what, where }));
}

/** Assets as they are typed, those that are `back` open again. */
export const withOpened = (key: CompanyKey, assets: string, back: Marks): string =>
  markedText(assets, (asset) => (back.has(told(placeMark(key, asset))) ? false : null));

/** Of a finding that was closed: what is `back` is open, and of its other assets `among` which it was closed each is fixed still. */
export const onlyOpen =
  (key: CompanyKey, back: Marks, among: Marks): FixedOf =>
  (asset) => {
    const mark = told(placeMark(key, asset));
    if (back.has(mark)) return false;
    return among.has(mark) ? true : null;
  };
