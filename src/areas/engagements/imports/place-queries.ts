import { setImmediate } from 'node:timers/promises';
import type { Reader } from '../../../data/database.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import { type ScannedPlaces, unsealPlaces } from './content.ts';
import { placeMark, told } from './places.ts';
import { owedOf } from './unnoted-places.ts';

/*
 * The places of a check: those that an import has, and those that earlier ones brought. Asked of an import, which whoever calls this
 * has found within reach, or reads on nobody's behalf. Others are answered between some and the next, however many there are (E28).
 */

/** How many parts of a group's places are opened in one turn. */
const PARTS_AT_ONCE = 8;

/** A check of an import. */
interface GroupOf {
  readonly importId: string;
  readonly group: number;
}

/** Places of a check of an import, in a part in which they lie. */
interface Part {
  readonly part: number;
  readonly places: ScannedPlaces;
}

/** The next parts of a check's places behind one of them; none behind the last. */
export async function partsBehind(
  db: Reader,
  key: CompanyKey,
  { importId, group }: GroupOf,
  { after, most }: { readonly after: number; readonly most: number },
): Promise<readonly Part[]> {
  const rows = await db
    .selectFrom('import_places')
    .select(['part', 'content'])
    .where('import_id', '=', importId)
    .where('group_number', '=', group)
    .where('part', '>', after)
    .orderBy('part')
    .limit(most)
    .execute();
  return rows.map(({ part, content }) => ({
    part,
    places: unsealPlaces(key, { importId, group, part }, content),
  }));
}

/** The places of a check of an import, as the file has them. */
export async function* placesOf(
  db: Reader,
  key: CompanyKey,
  importId: string,
  group: number,
): AsyncGenerator<ScannedPlaces[number]> {
  const of = { importId, group };
  for (let after = 0; ; await setImmediate()) {
    const parts: readonly Part[] = await partsBehind(db, key, of, { after, most: PARTS_AT_ONCE });
    for (const { places } of parts) yield* places;
    if (parts.length < PARTS_AT_ONCE) return;
    after = parts.at(-1)?.part ?? after;
  }
}

/** The places of a check by their marks, each once. */
export async function markedPlaces(
  db: Reader,
  key: CompanyKey,
  importId: string,
  group: number,
): Promise<
  ReadonlyMap<string, { readonly mark: Uint8Array; readonly what: string; readonly where: string }>
> {
  const marks = new Map<string, { mark: Uint8Array; what: string; where: string }>();
  for await (const { what, where } of placesOf(db, key, importId, group)) {
    const mark = placeMark(key, { what, where });
    marks.set(told(mark), { mark, what, where });
  }
  return marks;
}

const MARKS_AT_ONCE = 1_000;

/** The places at which earlier imports found a check, by their marks; those that are yet to be noted among them. */
export async function knownPlaces(
  db: Reader,
  key: CompanyKey,
  engagementId: string,
  findingMark: Uint8Array,
): Promise<ReadonlySet<string>> {
  const known = new Set<string>();
  // Before what is noted: whatever is noted meanwhile is in one of the two.
  for (const { importId, number } of await owedOf(db, engagementId, findingMark))
    for (const mark of (await markedPlaces(db, key, importId, number)).keys()) known.add(mark);
  for (let after: Uint8Array | null = null; ; await setImmediate()) {
    let query = db
      .selectFrom('scanned_places')
      .select('mark')
      .where('engagement_id', '=', engagementId)
      .where('finding_mark', '=', findingMark);
    if (after !== null) query = query.where('mark', '>', after);
    const rows: readonly { mark: Uint8Array }[] = await query.orderBy('mark').limit(MARKS_AT_ONCE).execute();
    for (const { mark } of rows) known.add(told(mark));
    if (rows.length < MARKS_AT_ONCE) return known;
    after = rows.at(-1)?.mark ?? null;
  }
}
