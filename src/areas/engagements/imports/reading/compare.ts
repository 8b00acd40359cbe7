import { setImmediate } from 'node:timers/promises';
import type { Trx } from '../../../../data/database.ts';
import { severityOf } from '../../../../domain/finding.ts';
import { EMPTY_FINDING, type FindingText, parseAssets } from '../../../../domain/finding-fields.ts';
import type { CompanyKey } from '../../../../sealing/company-keys.ts';
import type { Services } from '../../../../services.ts';
import { unsealDraft } from '../../finding/content.ts';
import type { EngagementIds } from '../../finding/engagement-ids.ts';
import { type Marks, placesBack, wasClosedBefore } from '../coming-back.ts';
import { type NamedPlaces, sealBack, sealMissing } from '../content.ts';
import type { FormatName } from '../formats/scanned.ts';
import { groupsToCompare } from '../group-queries.ts';
import { type KnownCheck, knownAmong, knownButNotIn } from '../known-queries.ts';
import { addMissing } from '../missing.ts';
import { type Dated, type NewerScans, newerThan } from '../newer-queries.ts';
import { knownPlaces, markedPlaces } from '../place-queries.ts';
import { placeMark, told, toolMark } from '../places.ts';
import { type Compared, noteCompared } from '../read-groups.ts';
import { followsScanner } from '../take/rating.ts';

/* How what was read stands to what earlier imports brought (I3, I4), for the preview: what is taken is compared anew. */

type Of = EngagementIds & Dated & { readonly format: FormatName };

/** Writes in a transaction of its own, where the import is still read by whoever compares. */
type Write = (work: (trx: Trx) => Promise<void>) => Promise<void>;

const draftOf = (key: CompanyKey, { findingId, content }: KnownCheck): FindingText =>
  content === null ? EMPTY_FINDING : unsealDraft(key, findingId, content);

/** What a scan may show no more: of what is gone, or closed as fixed, nothing is. */
const isOpen = ({ gone, closedAt }: KnownCheck): boolean => gone === null && closedAt === null;

/**
 * Assets of a finding that are open, and that an import brought, but neither this one nor a newer one has: none where what a newer
 * one had is not kept any more.
 */
async function missingOf(
  { key }: Of,
  known: KnownCheck,
  newer: NewerScans,
  {
    assets,
    brought,
    present,
  }: { readonly assets: string; readonly brought: ReadonlySet<string>; readonly present: Marks },
): Promise<NamedPlaces> {
  const missing = parseAssets(assets).flatMap(({ what, where, fixed }) => {
    const mark = told(placeMark(key, { what, where }));
    return !fixed && brought.has(mark) && !present.has(mark) ? [{ mark, place: { what, where } }] : [];
  });
  if (missing.length === 0) return [];
  const shown = await newer.shown(known);
  if (shown === null) return [];
  return missing.filter(({ mark }) => !shown.has(mark)).map(({ place }) => place);
}

interface Group {
  readonly number: number;
  readonly mark: Uint8Array;
  readonly severity: number;
  readonly words: Uint8Array;
}

const UNCHANGED: Omit<Compared, 'standing' | 'finding_id'> = {
  ...({ is_reworded: 0, is_followed: 0, is_back: 0 } as const),
  ...{ more_places: 0, fewer_places: 0, reopened_places: 0, severity_before: null, back: null },
};

async function compareOne(
  { db }: Pick<Services, 'db'>,
  of: Of,
  group: Group,
  {
    known,
    newer,
    isPartial,
  }: { readonly known: KnownCheck; readonly newer: NewerScans; readonly isPartial: boolean },
): Promise<{ readonly compared: Compared; readonly missing: NamedPlaces }> {
  const { key } = of;
  const { findingId, closedAt } = known;
  if (known.gone !== null)
    return { compared: { ...UNCHANGED, standing: known.gone, finding_id: findingId }, missing: [] };
  const present = await markedPlaces(db, key, of.id, group.number);
  const brought = await knownPlaces(db, key, of.engagementId, group.mark);
  const draft = draftOf(key, known);
  const { assets } = draft;
  const missing =
    isPartial || !isOpen(known) ? [] : await missingOf(of, known, newer, { assets, brought, present });
  const typed = new Set(parseAssets(assets).map((asset) => told(placeMark(key, asset))));
  const more = [...present.keys()].filter((mark) => !brought.has(mark) && !typed.has(mark)).length;
  // Where a newer scan is there, it says what is back, and how the scanner rates and words it.
  const isLatest = !newer.knowsMore(known.tool);
  const times = { closedAt, seenAt: of.seenAt };
  const back = isLatest ? placesBack(key, assets, times, present) : [];
  const isBack = isLatest && wasClosedBefore(times) && (back.length > 0 || more > 0);
  const isReworded = isLatest && told(known.words) !== told(group.words);
  const isRerated = isLatest && known.severity !== group.severity;
  const isFollowed =
    isRerated && !known.isPublished && followsScanner(draft, known.rated, severityOf(known.severity));
  const isChanged = isBack || back.length > 0 || more > 0 || missing.length > 0 || isReworded || isRerated;
  return {
    missing,
    compared: {
      standing: isChanged ? 'changed' : 'seen',
      finding_id: findingId,
      more_places: more,
      fewer_places: missing.length,
      is_reworded: isReworded ? 1 : 0,
      is_followed: isFollowed ? 1 : 0,
      severity_before: isRerated ? known.severity : null,
      is_back: isBack ? 1 : 0,
      reopened_places: back.length,
      back: back.length === 0 ? null : sealBack(key, of.id, group.number, back),
    },
  };
}

/** Says of every check of an import how it stands, and what of earlier ones the file shows no more, unless it broke off. */
export async function compareAll(
  services: Pick<Services, 'db'>,
  of: Of,
  { isPartial, write }: { readonly isPartial: boolean; readonly write: Write },
): Promise<void> {
  const { db } = services;
  const { key } = of;
  const newer = await newerThan(db, of);
  const tell = (trx: Trx, known: KnownCheck, missing: NamedPlaces, isWhole: boolean) =>
    addMissing(trx, of, {
      finding_id: known.findingId,
      is_whole: isWhole ? 1 : 0,
      places: missing.length,
      content: sealMissing(key, of.id, known.findingId, missing),
    });
  for await (const groups of groupsToCompare(db, of.id)) {
    const known = await knownAmong(
      db,
      of.engagementId,
      groups.map(({ mark }) => mark),
    );
    for (const group of groups) {
      const before = known.get(told(group.mark));
      if (before === undefined) continue;
      const { compared, missing } = await compareOne(services, of, group, {
        known: before,
        newer,
        isPartial,
      });
      await write(async (trx) => {
        await noteCompared(trx, of.id, group.number, compared);
        if (missing.length > 0) await tell(trx, before, missing, false);
      });
      await setImmediate();
    }
  }
  if (isPartial) return;
  for await (const checks of knownButNotIn(db, of, toolMark(key, of.format)))
    for (const known of checks.filter(isOpen)) {
      const { assets } = draftOf(key, known);
      const brought = await knownPlaces(db, key, of.engagementId, known.mark);
      const missing = await missingOf(of, known, newer, { assets, brought, present: new Set() });
      if (missing.length > 0) await write((trx) => tell(trx, known, missing, true));
      await setImmediate();
    }
}
