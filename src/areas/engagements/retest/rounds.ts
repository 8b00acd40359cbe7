import type { Generated } from 'kysely';
import type { Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import type { RoundState } from '../../../domain/retest.ts';
import { type Place, placeColumns } from '../finding/place.ts';

/** Writes rounds of retests, and which findings each is about (E19). Whoever does holds the engagement. */

interface RetestRoundsTable {
  id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  state: RoundState;
  /** Its place among the published ones, so that no gap tells of another; null until it is published. */
  number: number | null;
  /** When a client asked for it; null for a round that the consultancy began by itself. */
  asked_at: Millis | null;
  asked_by: string | null;
  /** Sealed under the company's key: what whoever asked wrote. */
  note: Uint8Array | null;
  begun_at: Millis | null;
  begun_by: string | null;
  /** Sealed: what the consultancy wrote about all of it, which a client reads once the round is over. */
  answer: Uint8Array | null;
  /** When it was published or declined. */
  closed_at: Millis | null;
  closed_by: string | null;
  revision: Generated<number>;
}

interface RetestFindingsTable {
  round_id: string;
  finding_id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  /** The client asked for it; until the round is published, they know of no other. */
  is_asked: 0 | 1;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    retest_rounds: RetestRoundsTable;
    retest_findings: RetestFindingsTable;
  }
}

/** Who did it, and when. */
interface Doing {
  readonly by: string;
  readonly now: number;
}

/** Adds a round that a client asks for. */
export async function addAskedRound(
  trx: Trx,
  round: Place & { readonly id: string; readonly note: Uint8Array | null },
  { by, now }: Doing,
): Promise<void> {
  await trx
    .insertInto('retest_rounds')
    .values({
      id: round.id,
      ...placeColumns(round),
      state: 'asked',
      number: null,
      asked_at: now,
      asked_by: by,
      note: round.note,
      begun_at: null,
      begun_by: null,
      answer: null,
      closed_at: null,
      closed_by: null,
    })
    .execute();
}

/** Adds findings to a round. */
export async function addRetestFindings(
  trx: Trx,
  round: Place & { readonly id: string },
  findingIds: readonly string[],
  isAsked: boolean,
): Promise<void> {
  const rows = findingIds.map((finding_id) => ({
    round_id: round.id,
    finding_id,
    ...placeColumns(round),
    is_asked: isAsked ? (1 as const) : (0 as const),
  }));
  await trx.insertInto('retest_findings').values(rows).execute();
}

/** Declines what a client asked for; false where it is under way or over by now. */
export async function declineRound(
  trx: Trx,
  { id, answer }: { readonly id: string; readonly answer: Uint8Array },
  { by, now }: Doing,
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('retest_rounds')
    .set((eb) => ({
      state: 'declined',
      answer,
      closed_at: now,
      closed_by: by,
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', id)
    .where('state', '=', 'asked')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}
