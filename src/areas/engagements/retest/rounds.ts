import type { Generated } from 'kysely';
import type { Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import type { RetestOutcome, RoundState } from '../../../domain/retest.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';
import { noteForSearch } from '../search/changes.ts';

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
  /** What the round came to for it; null until it is published. */
  outcome: RetestOutcome | null;
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

/** A round in which nothing has happened yet. */
const rowOf = (round: EngagementIds & { readonly id: string }) => ({
  ...{ id: round.id, ...engagementColumns(round) },
  ...{ number: null, asked_at: null, asked_by: null, note: null, begun_at: null, begun_by: null },
  ...{ answer: null, closed_at: null, closed_by: null },
});

/** Adds a round that a client asks for. */
export async function addAskedRound(
  trx: Trx,
  round: EngagementIds & { readonly id: string; readonly note: Uint8Array | null },
  { by, now }: Doing,
): Promise<void> {
  await trx
    .insertInto('retest_rounds')
    .values({ ...rowOf(round), state: 'asked', asked_at: now, asked_by: by, note: round.note })
    .execute();
}

/** Adds findings to a round. */
export async function addRetestFindings(
  trx: Trx,
  round: EngagementIds & { readonly id: string },
  findingIds: readonly string[],
  isAsked: boolean,
): Promise<void> {
  const rows = findingIds.map((finding_id) => ({
    round_id: round.id,
    finding_id,
    ...engagementColumns(round),
    is_asked: isAsked ? (1 as const) : (0 as const),
    outcome: null,
  }));
  await trx.insertInto('retest_findings').values(rows).execute();
}

/** Declines what a client asked for; false where nobody did, or it is over by now. */
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
    .where('state', 'in', ['asked', 'running'])
    .where('asked_at', 'is not', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Adds a round that the consultancy begins without having been asked. */
export async function addBegunRound(
  trx: Trx,
  round: EngagementIds & { readonly id: string },
  { by, now }: Doing,
): Promise<void> {
  await trx
    .insertInto('retest_rounds')
    .values({
      ...rowOf(round),
      state: 'running',
      begun_at: now,
      begun_by: by,
    })
    .execute();
}

/** Begins a round that was asked for; false where somebody else did, or it is over by now. */
export async function beginRound(trx: Trx, id: string, { by, now }: Doing): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('retest_rounds')
    .set((eb) => ({ state: 'running', begun_at: now, begun_by: by, revision: eb('revision', '+', 1) }))
    .where('id', '=', id)
    .where('state', '=', 'asked')
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Takes a finding out of a round that nobody asked for; false where it is not there, or a client did. */
export async function dropRetestFinding(
  trx: Trx,
  { id, findingId }: { readonly id: string; readonly findingId: string },
): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('retest_findings')
    .where('round_id', '=', id)
    .where('finding_id', '=', findingId)
    .where('is_asked', '=', 0)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Removes a round that is under way and that nobody asked for, with its results; false where it is none. */
export async function removeRound(trx: Trx, id: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('retest_rounds')
    .where('id', '=', id)
    .where('state', '=', 'running')
    .where('asked_at', 'is', null)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Notes what a round that is being published came to for a finding, in which its words are found from then on (E23). */
export async function noteOutcome(
  trx: Trx,
  { id, findingId }: { readonly id: string; readonly findingId: string },
  outcome: RetestOutcome,
): Promise<void> {
  await trx
    .updateTable('retest_findings')
    .set({ outcome })
    .where('round_id', '=', id)
    .where('finding_id', '=', findingId)
    .execute();
  await noteForSearch(trx, findingId);
}

/** Publishes a round that is under way, with the next number of its engagement; the number, or null where it is over by now. */
export async function closeRound(
  trx: Trx,
  {
    id,
    engagementId,
    answer,
  }: Pick<EngagementIds, 'engagementId'> & {
    readonly id: string;
    readonly answer: Uint8Array | null;
  },
  { by, now }: Doing,
): Promise<number | null> {
  const { last } = await trx
    .selectFrom('retest_rounds')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('engagement_id', '=', engagementId)
    .executeTakeFirstOrThrow();
  const number = Number(last ?? 0) + 1;
  const { numUpdatedRows } = await trx
    .updateTable('retest_rounds')
    .set((eb) => ({
      state: 'closed',
      number,
      answer,
      closed_at: now,
      closed_by: by,
      revision: eb('revision', '+', 1),
    }))
    .where('id', '=', id)
    .where('state', '=', 'running')
    .executeTakeFirst();
  return numUpdatedRows === 1n ? number : null;
}
