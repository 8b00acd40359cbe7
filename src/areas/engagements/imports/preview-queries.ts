import { setImmediate } from 'node:timers/promises';
import type { Reader } from '../../../data/database.ts';
import { type Severity, severityOf } from '../../../domain/finding.ts';
import { unsealDraft } from '../finding/content.ts';
import {
  type NamedPlaces,
  type ScannedGroup,
  unsealGroup,
  unsealMissing,
  unsealPlaces,
  unsealReason,
} from './content.ts';
import type { Standing, TakeOutcome } from './groups-table.ts';
import type { Import } from './queries.ts';

/* What is in an import (I3). Whoever asks has found it within reach. */

interface Needs {
  readonly db: Reader;
}

/** A check of an import, with all that the file says of it but for its places. */
export interface ImportGroup extends ScannedGroup {
  readonly number: number;
  readonly places: number;
  readonly standing: Standing;
  /** What it was made into, by this import or an earlier one, if it is still there within reach. */
  readonly finding: { readonly id: string; readonly number: number } | null;
  readonly morePlaces: number;
  readonly fewerPlaces: number;
  /** At how many of its places it was fixed. */
  readonly reopenedPlaces: number;
  /** Its finding was closed as fixed. */
  readonly isBack: boolean;
  readonly severityBefore: Severity | null;
  readonly isReworded: boolean;
  /** Its draft is rated as the scanner did it before, and is to be as it does now. */
  readonly isFollowed: boolean;
  /** Its finding's client has it. */
  readonly isPublished: boolean;
  readonly outcome: TakeOutcome | null;
  /** Some of its places, the first of them. */
  readonly somePlaces: NamedPlaces;
}

/** Where a list of checks goes on: behind one of a severity and number. */
export interface GroupCursor {
  readonly severity: number;
  readonly number: number;
}

const ofImport = (db: Reader, importId: string) =>
  db
    .selectFrom('import_groups as g')
    .leftJoin('findings as f', (join) =>
      join
        .onRef('f.id', '=', 'g.finding_id')
        .onRef('f.engagement_id', '=', 'g.engagement_id')
        .on('f.deleted_at', 'is', null),
    )
    .leftJoin('import_places as p', (join) =>
      join
        .onRef('p.import_id', '=', 'g.import_id')
        .onRef('p.group_number', '=', 'g.number')
        .on('p.part', '=', 1),
    )
    .select(['g.number', 'g.severity', 'g.places', 'g.content', 'g.standing', 'g.more_places'])
    .select(['g.fewer_places', 'g.severity_before', 'g.is_reworded', 'g.outcome'])
    .leftJoin('published_findings as c', 'c.finding_id', 'f.id')
    .select(['g.is_back', 'g.reopened_places', 'g.is_followed', 'c.state as published_state'])
    .select(['f.id as finding_id', 'f.number as finding_number', 'p.content as some_places'])
    .where('g.import_id', '=', importId);

/** How many are opened in a turn (E28). */
const AT_ONCE = 50;

type GroupRow = Awaited<ReturnType<ReturnType<typeof ofImport>['execute']>>[number];

const groupOf = (
  { id, key }: Pick<Import, 'id' | 'key'>,
  row: GroupRow,
  somePlaces: number,
): ImportGroup => ({
  ...unsealGroup(key, id, row.number, row.content),
  severity: severityOf(row.severity) ?? 'info',
  number: row.number,
  places: row.places,
  standing: row.standing,
  finding:
    row.finding_id === null || row.finding_number === null
      ? null
      : { id: row.finding_id, number: row.finding_number },
  morePlaces: row.more_places,
  fewerPlaces: row.fewer_places,
  reopenedPlaces: row.reopened_places,
  isBack: row.is_back === 1,
  severityBefore: severityOf(row.severity_before),
  isReworded: row.is_reworded === 1,
  isFollowed: row.is_followed === 1,
  isPublished: row.published_state !== null,
  outcome: row.outcome,
  somePlaces:
    row.some_places === null
      ? []
      : eachOnce(unsealPlaces(key, { importId: id, group: row.number, part: 1 }, row.some_places)).slice(
          0,
          somePlaces,
        ),
});

/** Places as they are named, where a scanner reported several things at one. */
const eachOnce = (places: NamedPlaces): NamedPlaces => [
  ...new Map(places.map(({ what, where }) => [`${what}\n${where}`, { what, where }])).values(),
];

const behind = (query: ReturnType<typeof ofImport>, after: GroupCursor | null) =>
  after === null
    ? query
    : query.where((eb) =>
        eb.or([
          eb('g.severity', '<', after.severity),
          eb.and([eb('g.severity', '=', after.severity), eb('g.number', '>', after.number)]),
        ]),
      );

/**
 * The next checks of an import, the worst first, and in the order of the file, with at most so many places of each. Others are
 * answered between a few and the next.
 */
export async function groupsOf(
  { db }: Needs,
  of: Pick<Import, 'id' | 'key'>,
  {
    after,
    most,
    places,
  }: { readonly after: GroupCursor | null; readonly most: number; readonly places: number },
): Promise<ImportGroup[]> {
  const groups: ImportGroup[] = [];
  for (let from = after; groups.length < most; await setImmediate()) {
    const wanted = Math.min(AT_ONCE, most - groups.length);
    const rows: readonly GroupRow[] = await behind(ofImport(db, of.id), from)
      .orderBy('g.severity', 'desc')
      .orderBy('g.number')
      .limit(wanted)
      .execute();
    groups.push(...rows.map((row) => groupOf(of, row, places)));
    const last = rows.at(-1);
    if (last === undefined || rows.length < wanted) break;
    from = last;
  }
  return groups;
}

/** What could not be read, by line. */
export interface UnreadablePlace {
  readonly line: number;
  readonly reason: string;
}

/** The first of what could not be read of an import that was found within reach. */
export async function unreadableOf(
  { db }: Needs,
  { id, key }: Pick<Import, 'id' | 'key'>,
  most: number,
): Promise<UnreadablePlace[]> {
  const rows = await db
    .selectFrom('import_unreadable')
    .select(['number', 'line', 'reason'])
    .where('import_id', '=', id)
    .orderBy('number')
    .limit(most)
    .execute();
  return rows.map(({ number: nth, line, reason }) => ({ line, reason: unsealReason(key, id, nth, reason) }));
}

/** A finding of an earlier import, of which this file shows some or all places no more. */
export interface MissingFinding {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly severity: Severity | null;
  readonly isWhole: boolean;
  readonly places: NamedPlaces;
  /** When they were marked as fixed. */
  readonly fixedAt: number | null;
}

/** How many of some findings an import that was found within reach shows no more. */
export async function countMissing(
  db: Reader,
  { id, engagementId }: Pick<Import, 'id' | 'engagementId'>,
  findingIds: ReadonlySet<string>,
): Promise<number> {
  if (findingIds.size === 0) return 0;
  const { count } = await db
    .selectFrom('import_missing as m')
    .innerJoin('findings as f', 'f.id', 'm.finding_id')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('m.import_id', '=', id)
    .where('f.engagement_id', '=', engagementId)
    .where('f.deleted_at', 'is', null)
    .where('f.id', 'in', [...findingIds])
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** What a file shows no more, of an import that was found within reach; the worst first. */
export async function missingOf(
  { db }: Needs,
  { id, key, engagementId }: Pick<Import, 'id' | 'key' | 'engagementId'>,
  most: number,
  findingId: string | null = null,
): Promise<MissingFinding[]> {
  let query = db
    .selectFrom('import_missing as m')
    .innerJoin('findings as f', 'f.id', 'm.finding_id')
    .select([
      'm.content as places',
      'm.is_whole',
      'm.fixed_at',
      'f.id',
      'f.number',
      'f.severity',
      'f.content',
    ])
    .where('m.import_id', '=', id)
    .where('f.engagement_id', '=', engagementId)
    .where('f.deleted_at', 'is', null);
  if (findingId !== null) query = query.where('f.id', '=', findingId);
  const rows = await query
    // What is still to be decided comes first.
    .orderBy((eb) => eb.case().when('m.fixed_at', 'is', null).then(0).else(1).end())
    .orderBy('f.severity', 'desc')
    .orderBy('f.number')
    .limit(most)
    .execute();
  return rows.map((row) => ({
    id: row.id,
    number: row.number,
    title: unsealDraft(key, row.id, row.content).title,
    severity: severityOf(row.severity),
    isWhole: row.is_whole === 1,
    places: unsealMissing(key, id, row.id, row.places),
    fixedAt: row.fixed_at,
  }));
}
