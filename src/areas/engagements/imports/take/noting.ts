import { setImmediate } from 'node:timers/promises';
import type { Services } from '../../../../services.ts';
import { byItselfIn } from '../../engagement/by-itself.ts';
import { partsBehind } from '../place-queries.ts';
import { placeMark, told } from '../places.ts';
import type { HeldImport } from '../reading-queries.ts';
import { addScannedPlaces, forgetSomePlaces } from '../scanned-findings.ts';
import { forgetOwed, nextOwed, noteNoted } from '../unnoted-places.ts';

/** How many parts of places are noted in one transaction, of 200 places each at most (E28). */
const PARTS_AT_ONCE = 2;

/** Notes the next few; false where there are none. */
async function noteNext({ db }: Pick<Services, 'db'>, of: HeldImport): Promise<boolean> {
  const owed = await nextOwed(db, of.id);
  if (owed === null) return false;
  const at = { importId: of.id, group: owed.number };
  const parts = await partsBehind(db, of.key, at, { after: owed.part, most: PARTS_AT_ONCE });
  const marks = new Map(
    parts.flatMap(({ places }) =>
      places.map((place) => {
        const mark = placeMark(of.key, place);
        return [told(mark), mark] as const;
      }),
    ),
  );
  await byItselfIn({ db }, of, async (trx) => {
    // Of any number that do this at once one does; who comes behind goes on from there.
    if (await noteNoted(trx, of, owed, parts.at(-1)?.part ?? null))
      await addScannedPlaces(trx, of, owed.mark, [...marks.values()]);
  });
  return true;
}

/**
 * Notes at which places what was taken of an import was found, to the end, in transactions of a few hundred each (E28). It needs
 * nobody's leave, for the deed that it belongs to is done; where it was stopped before, it goes on.
 */
export async function noteOwed(services: Pick<Services, 'db'>, of: HeldImport): Promise<void> {
  while (await noteNext(services, of)) await setImmediate();
}

/** Forgets the same of a check whose finding is deleted, and will be made anew. */
export async function forgetNoted(
  services: Pick<Services, 'db'>,
  of: HeldImport,
  mark: Uint8Array,
): Promise<void> {
  await byItselfIn(services, of, (trx) => forgetOwed(trx, of.engagementId, mark));
  while (await byItselfIn(services, of, (trx) => forgetSomePlaces(trx, of, mark))) await setImmediate();
}
