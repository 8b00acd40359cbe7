import type { Generated } from 'kysely';
import { among } from '../../../data/among.ts';
import type { Trx } from '../../../data/database.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';

/** Writes from which check, and at which places, findings came (I4): by keyed marks, so that they are known again. */

interface ScannedFindingsTable {
  engagement_id: string;
  /** Of tool and check. */
  mark: Uint8Array;
  workspace_id: string;
  company_id: string;
  tool_mark: Uint8Array;
  finding_id: string;
  /** The scanner's, when it was imported last. */
  severity: number;
  /** Of what the scanner said, when it was imported last. */
  words: Uint8Array;
  /** How often something of it was taken. */
  takes: Generated<number>;
}

interface ScannedPlacesTable {
  engagement_id: string;
  finding_mark: Uint8Array;
  mark: Uint8Array;
  workspace_id: string;
  company_id: string;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    scanned_findings: ScannedFindingsTable;
    scanned_places: ScannedPlacesTable;
  }
}

/** A check as an import brought it. */
export interface BroughtCheck {
  readonly mark: Uint8Array;
  readonly toolMark: Uint8Array;
  readonly severity: number;
  readonly words: Uint8Array;
}

/** Says which finding a check is, from now on; the caller holds the engagement alone. */
export async function noteScanned(
  trx: Trx,
  ids: EngagementIds,
  { mark, toolMark: tool_mark, severity, words }: BroughtCheck,
  findingId: string,
): Promise<void> {
  await trx
    .insertInto('scanned_findings')
    .values({ ...engagementColumns(ids), mark, tool_mark, finding_id: findingId, severity, words })
    .onConflict((conflict) =>
      conflict.columns(['engagement_id', 'mark']).doUpdateSet({ finding_id: findingId, severity, words }),
    )
    .execute();
}

/** Says that something is taken of a check: whoever has read what is known of it has to read it anew. */
export async function countTake(
  trx: Trx,
  { engagementId }: Pick<EngagementIds, 'engagementId'>,
  mark: Uint8Array,
): Promise<void> {
  await trx
    .updateTable('scanned_findings')
    .set((eb) => ({ takes: eb('takes', '+', 1) }))
    .where('engagement_id', '=', engagementId)
    .where('mark', '=', mark)
    .execute();
}

/** How many go in one statement. */
const AT_ONCE = 200;

/** Adds places to those at which a check was found. */
export async function addScannedPlaces(
  trx: Trx,
  place: EngagementIds,
  findingMark: Uint8Array,
  marks: readonly Uint8Array[],
): Promise<void> {
  for (let at = 0; at < marks.length; at += AT_ONCE)
    await trx
      .insertInto('scanned_places')
      .values(
        marks
          .slice(at, at + AT_ONCE)
          .map((mark) => ({ ...engagementColumns(place), finding_mark: findingMark, mark })),
      )
      .onConflict((conflict) => conflict.doNothing())
      .execute();
}

/** Forgets some of the places at which a check was found, because its finding is made anew; false once there are none. */
export async function forgetSomePlaces(
  trx: Trx,
  { engagementId }: Pick<EngagementIds, 'engagementId'>,
  findingMark: Uint8Array,
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('scanned_places')
    .where('engagement_id', '=', engagementId)
    .where('finding_mark', '=', findingMark)
    .where('mark', 'in', (eb) =>
      eb
        .selectFrom('scanned_places')
        .select('mark')
        .where('engagement_id', '=', engagementId)
        .where('finding_mark', '=', findingMark)
        .limit(AT_ONCE),
    )
    .executeTakeFirst();
  return numDeletedRows > 0n;
}

/** Forgets some of the places at which anything of an engagement was found; false once there are none. */
export async function removeSomeScanned(trx: Trx, engagementId: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('scanned_places')
    .where('engagement_id', '=', engagementId)
    .where(
      among(trx.selectFrom('scanned_places').where('engagement_id', '=', engagementId).limit(AT_ONCE), [
        'finding_mark',
        'mark',
      ]),
    )
    .executeTakeFirst();
  return numDeletedRows > 0n;
}
