import { sql } from 'kysely';
import type { Reader } from '../../../data/database.ts';
import type { CompanyKey } from '../../../sealing/company-keys.ts';
import type { FormatName } from './formats/scanned.ts';
import { markedPlaces } from './place-queries.ts';
import { told, toolMark } from './places.ts';

/* What newer scans of the same engagement show (I4): an older one, imported behind them, says nothing against them. */

/** An import that others may be newer than. Whoever asks has found it within reach, or reads on nobody's behalf. */
export interface Dated {
  readonly id: string;
  readonly engagementId: string;
  readonly format: FormatName | null;
  readonly key: CompanyKey;
  /** When the scan was: as its file says it, otherwise when it was uploaded. */
  readonly seenAt: number;
}

/** Imports whose scans are newer than another's, the newest first: what is in them, or was, is known of no cancelled or failed one. */
export const newerImports = (db: Reader, { id, engagementId, seenAt }: Omit<Dated, 'key'>) =>
  db
    .selectFrom('imports as i')
    .select(['i.id', 'i.format', 'i.cleared'])
    .select(sql<number>`coalesce(i.scanned_at, i.created_at)`.as('seen_at'))
    .where('i.engagement_id', '=', engagementId)
    .where('i.state', 'in', ['preview', 'taken'])
    .where((eb) => {
      const at = sql<number>`coalesce(i.scanned_at, i.created_at)`;
      return eb.or([eb(at, '>', seenAt), eb.and([eb(at, '=', seenAt), eb('i.id', '>', id)])]);
    })
    .orderBy('seen_at', 'desc')
    .orderBy('i.id', 'desc');

/** The newest import whose scan is newer than that of one that was found within reach; null where it is the newest itself. */
export async function newestBeyond(
  db: Reader,
  of: Omit<Dated, 'key'>,
): Promise<{ readonly id: string; readonly seenAt: number } | null> {
  const row = await newerImports(db, of).where('i.format', '=', of.format).limit(1).executeTakeFirst();
  return row === undefined ? null : { id: row.id, seenAt: Number(row.seen_at) };
}

/** What newer scans know of checks. */
export interface NewerScans {
  /** Whether there is one of a check's tool. */
  knowsMore(tool: Uint8Array): boolean;
  /** Marks of the places at which they have a check; null where that is not kept any more. */
  shown(check: { readonly mark: Uint8Array; readonly tool: Uint8Array }): Promise<ReadonlySet<string> | null>;
}

const NONE: NewerScans = { knowsMore: () => false, shown: async () => new Set() };

async function toolsIn(db: Reader, importId: string): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('import_groups')
    .select('tool_mark')
    .distinct()
    .where('import_id', '=', importId)
    .execute();
  return rows.map(({ tool_mark }) => told(tool_mark));
}

/** What scans that are newer than an import's show by now. */
export async function newerThan(db: Reader, of: Dated): Promise<NewerScans> {
  const { key } = of;
  const rows = await newerImports(db, of).execute();
  if (rows.length === 0) return NONE;
  const scans = await Promise.all(
    rows.map(async ({ id, format, cleared }) => ({
      id,
      isGone: cleared === 1,
      // A file without any result is of its format's own tool; of one that isn't kept any more nobody knows whose it was.
      ofAny: cleared === 1 && format === of.format,
      tools: new Set([...(format === null ? [] : [told(toolMark(key, format))]), ...(await toolsIn(db, id))]),
    })),
  );
  const ofTool = (tool: Uint8Array) => scans.filter(({ ofAny, tools }) => ofAny || tools.has(told(tool)));
  return {
    knowsMore: (tool) => ofTool(tool).length > 0,
    shown: async ({ mark, tool }) => {
      const shown = new Set<string>();
      for (const { id, isGone } of ofTool(tool)) {
        if (isGone) return null;
        const group = await db
          .selectFrom('import_groups')
          .select('number')
          .where('import_id', '=', id)
          .where('mark', '=', mark)
          .executeTakeFirst();
        if (group === undefined) continue;
        for (const place of (await markedPlaces(db, key, id, group.number)).keys()) shown.add(place);
      }
      return shown;
    },
  };
}

/** Marks of the places at which newer scans have a finding that imports brought; null where that is not kept any more. */
export async function shownByNewer(
  db: Reader,
  newer: NewerScans,
  { engagementId }: Pick<Dated, 'engagementId'>,
  findingId: string,
): Promise<ReadonlySet<string> | null> {
  if (newer === NONE) return new Set();
  const checks = await db
    .selectFrom('scanned_findings')
    .select(['mark', 'tool_mark as tool'])
    .where('engagement_id', '=', engagementId)
    .where('finding_id', '=', findingId)
    .execute();
  const shown = new Set<string>();
  for (const check of checks) {
    const some = await newer.shown(check);
    if (some === null) return null;
    for (const place of some) shown.add(place);
  }
  return shown;
}
