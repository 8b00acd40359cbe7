import type { Severity } from '../../../../domain/finding.ts';
import { parseAssets } from '../../../../domain/finding-fields.ts';
import { type FixedOf, markedText } from '../../../../domain/retest.ts';
import type { CompanyKey } from '../../../../sealing/company-keys.ts';
import type { Finding } from '../../finding/queries.ts';
import { onlyOpen, placesBack, wasClosedBefore, withOpened } from '../coming-back.ts';
import type { ScannedPlaces } from '../content.ts';
import { toolName } from '../format-names.ts';
import type { ChosenGroup } from '../group-queries.ts';
import { placeMark, told } from '../places.ts';
import type { HeldImport } from '../reading-queries.ts';
import { followsScanner, ratedAnew } from './rating.ts';
import { stepsWith } from './seen.ts';
import { assetsWith, type SeenText } from './text.ts';

/** A place of a check in an import, with its mark. */
export interface MarkedPlace {
  readonly mark: Uint8Array;
  readonly place: ScannedPlaces[number];
}

/** What an import makes of a finding that is there. */
export interface Changed extends SeenText {
  /** How its assets stand once it is open again for its client; null where it was not closed. */
  readonly reopened: FixedOf | null;
  /** Nothing but boxes of assets is different. */
  readonly isMarksAlone: boolean;
}

const marksOf = (key: CompanyKey, places: readonly { readonly what: string; readonly where: string }[]) =>
  new Set(places.map((place) => told(placeMark(key, place))));

/** What of a finding was fixed when an import was compared, and is by now. */
function backOf({ key, seenAt }: HeldImport, { text, published }: Finding, { back, isBack }: ChosenGroup) {
  const closedAt = published?.state === 'retest-passed' ? published.stateAt : null;
  const times = { closedAt, seenAt };
  return {
    isClosed: isBack && wasClosedBefore(times),
    marks: marksOf(key, placesBack(key, text.assets, times, marksOf(key, back))),
  };
}

/**
 * A finding with the places of an import that none brought before and nobody typed, with those open again that were fixed, and rated
 * anew where it follows its scanner; null where nothing is to be changed. `fresh` are places that no import brought before, and
 * `before` is how the scanner rated it.
 */
export function changedBy(
  of: HeldImport,
  finding: Finding,
  group: ChosenGroup,
  {
    places,
    fresh,
    before,
  }: {
    readonly places: readonly MarkedPlace[];
    readonly fresh: readonly MarkedPlace[];
    readonly before: Severity | null;
  },
): Changed | null {
  const { key } = of;
  const { text, published } = finding;
  const typed = marksOf(key, parseAssets(text.assets));
  const added = new Map(
    fresh.filter(({ mark }) => !typed.has(told(mark))).map(({ mark, place }) => [told(mark), place]),
  );
  const { isClosed, marks: back } = backOf(of, finding, group);
  const isFollowed =
    published === null && before !== group.severity && followsScanner(text, finding.severity, before);
  if (added.size === 0 && back.size === 0 && !isFollowed) return null;
  const open = new Set([...back, ...added.keys()]);
  const reopened = isClosed ? onlyOpen(key, open, marksOf(key, published?.content.assets ?? [])) : null;
  const there = reopened === null ? withOpened(key, text.assets, back) : markedText(text.assets, reopened);
  const { assets, leftOut } = assetsWith(there, added.values());
  const isTold = ({ output }: ScannedPlaces[number]) => text.steps.includes(output.trim());
  const seen = places
    .filter(({ mark, place }) => added.has(told(mark)) || (back.has(told(mark)) && !isTold(place)))
    .map(({ place }) => place);
  const { steps, leftOut: left } = stepsWith(text.steps, {
    ...{ tool: toolName(group), places: seen },
    assets: leftOut,
  });
  const isMarksAlone = added.size === 0 && steps === text.steps;
  const rating = isFollowed ? ratedAnew(text, group, finding.leads) : {};
  return { text: { ...text, ...rating, assets, steps }, leftOut: left, reopened, isMarksAlone };
}
