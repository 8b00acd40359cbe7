import { setImmediate } from 'node:timers/promises';
import type { Trx } from '../../../../data/database.ts';
import { parseAssets } from '../../../../domain/finding-fields.ts';
import type { CompanyKey } from '../../../../sealing/company-keys.ts';
import type { Services } from '../../../../services.ts';
import { openDraft } from '../../finding/content.ts';
import type { Place } from '../../finding/place.ts';
import { type MissingPlaces, sealMissing } from '../content.ts';
import type { FormatName } from '../formats/scanned.ts';
import { groupsToCompare } from '../group-queries.ts';
import { type KnownCheck, knownAmong, knownButNotIn, knownPlaces, markedPlaces } from '../known-queries.ts';
import { addMissing } from '../missing.ts';
import { placeMark, told, toolMark } from '../places.ts';
import { type Compared, noteCompared } from '../read-groups.ts';

/* How what was read stands to what earlier imports brought (I3, I4), for the preview: what is taken is compared anew. */

type Of = Place & { readonly id: string };

/** Writes in a transaction of its own, where the import is still read by whoever compares. */
type Write = (work: (trx: Trx) => Promise<void>) => Promise<void>;

/** Assets of a finding that are open, and that an import brought, but not among `present`. */
function missingOf(
  key: CompanyKey,
  known: KnownCheck,
  brought: ReadonlySet<string>,
  present: ReadonlyMap<string, unknown>,
): MissingPlaces {
  if (known.gone !== null || known.isFixed || known.content === null) return [];
  return parseAssets(openDraft(key, known.findingId, known.content).assets)
    .filter(({ fixed }) => !fixed)
    .filter((asset) => {
      const mark = told(placeMark(key, asset));
      return brought.has(mark) && !present.has(mark);
    })
    .map(({ what, where }) => ({ what, where }));
}

interface Group {
  readonly number: number;
  readonly mark: Uint8Array;
  readonly severity: number;
  readonly words: Uint8Array;
}

async function compareOne(
  { db }: Pick<Services, 'db'>,
  key: CompanyKey,
  of: Of,
  group: Group,
  known: KnownCheck,
): Promise<{ readonly compared: Compared; readonly missing: MissingPlaces }> {
  const unchanged = { more_places: 0, fewer_places: 0, is_reworded: 0, severity_before: null } as const;
  if (known.gone !== null)
    return { compared: { ...unchanged, standing: known.gone, finding_id: known.findingId }, missing: [] };
  const present = await markedPlaces(db, key, of.id, group.number);
  const brought = await knownPlaces(db, of.engagementId, group.mark);
  const missing = missingOf(key, known, brought, present);
  const more = [...present.keys()].filter((mark) => !brought.has(mark)).length;
  const isReworded = told(known.words) !== told(group.words);
  const isRerated = known.severity !== group.severity;
  const isChanged = more > 0 || missing.length > 0 || isReworded || isRerated;
  return {
    missing,
    compared: {
      standing: isChanged ? 'changed' : 'seen',
      finding_id: known.findingId,
      more_places: more,
      fewer_places: missing.length,
      is_reworded: isReworded ? 1 : 0,
      severity_before: isRerated ? known.severity : null,
    },
  };
}

/** Says of every check of an import how it stands, and what of earlier ones the file shows no more, unless it broke off. */
export async function compareAll(
  services: Pick<Services, 'db'>,
  key: CompanyKey,
  of: Of,
  {
    isPartial,
    format,
    write,
  }: { readonly isPartial: boolean; readonly format: FormatName; readonly write: Write },
): Promise<void> {
  const { db } = services;
  const tell = (trx: Trx, known: KnownCheck, missing: MissingPlaces, isWhole: boolean) =>
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
      const { compared, missing } = await compareOne(services, key, of, group, before);
      await write(async (trx) => {
        await noteCompared(trx, of.id, group.number, compared);
        if (missing.length > 0 && !isPartial) await tell(trx, before, missing, false);
      });
      await setImmediate();
    }
  }
  if (isPartial) return;
  for await (const checks of knownButNotIn(db, of, toolMark(key, format)))
    for (const known of checks) {
      const brought = await knownPlaces(db, of.engagementId, known.mark);
      const missing = missingOf(key, known, brought, new Map());
      if (missing.length > 0) await write((trx) => tell(trx, known, missing, true));
      await setImmediate();
    }
}
