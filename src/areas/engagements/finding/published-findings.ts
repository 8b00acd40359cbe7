import { type Generated, sql } from 'kysely';
import { isPostgres, type Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import { isOpen, type PublishedState } from '../../../domain/finding.ts';
import { countOpen } from '../open/open-days.ts';
import { noteForSearch } from '../search/changes.ts';
import { type EngagementIds, engagementColumns } from './engagement-ids.ts';

/**
 * Writes what clients read, and nothing else of a finding: their pages, queries, counts, tags and searches know this table
 * alone (E12). Publishing writes its content; what happens to a published finding its state.
 */

interface PublishedFindingsTable {
  finding_id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  number: number;
  /** A rank of `domain/finding.ts`. */
  severity: number;
  state: PublishedState;
  /** Sealed under the company's key. */
  content: Uint8Array;
  published_at: Millis;
  /** When it was published last. */
  changed_at: Millis;
  state_at: Millis;
  /** The later of both: when it was published, changed or moved last. */
  moved_at: Millis;
  state_by: string | null;
  /** Sealed: what whoever changed the state wrote. */
  state_note: Uint8Array | null;
  /** The last day of an accepted risk, as `2026-11-25`. */
  accepted_until: string | null;
  revision: Generated<number>;
  /** Whether it is found by its assets: 0 for what an earlier version published, and nobody has since. */
  has_marks: 0 | 1;
  /** Since when a client's comment has had no answer; null where none waits for one. */
  asked_at: Generated<Millis | null>;
  /** When it was published with the severity that it has: from then on the days of its deadline are counted (E13). */
  rated_at: Generated<Millis>;
  /** The deadline by those days alone, as `2026-11-25`; null for none. */
  usual_deadline: Generated<string | null>;
  /** The later of that and what was granted; plain, since lists are in its order. */
  deadline: Generated<string | null>;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    published_findings: PublishedFindingsTable;
  }
}

const PLACE = ['workspace_id', 'company_id', 'engagement_id'] as const;

/** Publishes a finding for the first time. Whoever does marks its assets, too. */
export async function addPublished(
  trx: Trx,
  finding: EngagementIds & {
    readonly id: string;
    readonly number: number;
    readonly severity: number;
    readonly content: Uint8Array;
    /** By when it is to be fixed, as `2026-11-25`; null for no deadline. */
    readonly deadline: string | null;
  },
  { by, now }: { readonly by: string; readonly now: number },
): Promise<void> {
  await trx
    .insertInto('published_findings')
    .values({
      finding_id: finding.id,
      ...engagementColumns(finding),
      number: finding.number,
      severity: finding.severity,
      state: 'published',
      content: finding.content,
      ...{ published_at: now, changed_at: now, state_at: now, moved_at: now },
      state_by: by,
      state_note: null,
      accepted_until: null,
      has_marks: 1,
      rated_at: now,
      usual_deadline: finding.deadline,
      deadline: finding.deadline,
    })
    .execute();
  await countOpen(trx, engagementColumns(finding), 'opened', now);
  await noteForSearch(trx, finding.id);
}

/** A deadline by the days of its severity, and the later one that was perhaps granted. */
export interface Deadlines {
  readonly usual: string | null;
  readonly deadline: string | null;
}

/** Publishes what was changed of it since. Whoever does marks its assets anew. */
export async function replacePublished(
  trx: Trx,
  finding: {
    readonly id: string;
    readonly severity: number;
    readonly content: Uint8Array;
    /** Where it has another severity now: its deadlines, counted from now on. */
    readonly rated?: Deadlines | undefined;
  },
  now: number,
): Promise<void> {
  const { rated } = finding;
  await trx
    .updateTable('published_findings')
    .set((eb) => ({
      severity: finding.severity,
      content: finding.content,
      changed_at: now,
      moved_at: now,
      has_marks: 1,
      revision: eb('revision', '+', 1),
      ...(rated !== undefined && { rated_at: now, usual_deadline: rated.usual, deadline: rated.deadline }),
    }))
    .where('finding_id', '=', finding.id)
    .execute();
  await noteForSearch(trx, finding.id);
}

/** Changes the state of a published finding, and perhaps how its assets are marked in `content`; false where it is in another than `from` by now. */
export async function movePublished(
  trx: Trx,
  id: string,
  move: {
    readonly from: PublishedState;
    readonly to: PublishedState;
    readonly note: Uint8Array | null;
    readonly acceptedUntil: string | null;
    readonly content?: Uint8Array;
  },
  { by, now }: { readonly by: string | null; readonly now: number },
): Promise<boolean> {
  const moved = await trx
    .updateTable('published_findings')
    .set((eb) => ({
      state: move.to,
      state_at: now,
      moved_at: now,
      state_by: by,
      state_note: move.note,
      accepted_until: move.acceptedUntil,
      ...(move.content !== undefined && { content: move.content }),
      revision: eb('revision', '+', 1),
    }))
    .where('finding_id', '=', id)
    .where('state', '=', move.from)
    .returning(PLACE)
    .executeTakeFirst();
  if (moved === undefined) return false;
  await noteForSearch(trx, id);
  if (isOpen(move.from) !== isOpen(move.to))
    await countOpen(trx, moved, isOpen(move.to) ? 'opened' : 'closed', now);
  return true;
}

/** Sets the deadline of a finding that has been extended, or is no more; whoever reads it finds that as new. */
export async function setDeadline(trx: Trx, id: string, deadline: string | null, now: number): Promise<void> {
  await trx
    .updateTable('published_findings')
    .set((eb) => ({ deadline, moved_at: now, revision: eb('revision', '+', 1) }))
    .where('finding_id', '=', id)
    .execute();
}

/** Counts a deadline anew by other days, unless somebody has changed it meanwhile. */
export async function recountDeadline(
  trx: Trx,
  id: string,
  before: Deadlines,
  { usual, deadline }: Deadlines,
): Promise<void> {
  await trx
    .updateTable('published_findings')
    .set({ usual_deadline: usual, deadline })
    .where('finding_id', '=', id)
    .where('usual_deadline', 'is not distinct from', before.usual)
    .where('deadline', 'is not distinct from', before.deadline)
    .execute();
}

/** Opens a finding again whose risk was accepted until a day that is over; false where it is not any more, or until another. */
export async function reopenExpired(trx: Trx, id: string, until: string, now: number): Promise<boolean> {
  const opened = await trx
    .updateTable('published_findings')
    .set((eb) => ({
      state: 'published',
      state_at: now,
      moved_at: now,
      state_by: null,
      state_note: null,
      accepted_until: null,
      revision: eb('revision', '+', 1),
    }))
    .where('finding_id', '=', id)
    .where('state', '=', 'risk-accepted')
    .where('accepted_until', '=', until)
    .returning(PLACE)
    .executeTakeFirst();
  if (opened === undefined) return false;
  await noteForSearch(trx, id);
  await countOpen(trx, opened, 'opened', now);
  return true;
}

/** Notes that what stands at this revision is found by its assets from now on; false where it is already, or has changed. */
export async function noteMarked(
  trx: Trx,
  { id, revision }: { readonly id: string; readonly revision: number },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('published_findings')
    .set({ has_marks: 1 })
    .where('finding_id', '=', id)
    .where('revision', '=', revision)
    .where('has_marks', '=', 0)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Notes what was said about a finding since: whether a client's comment waits for an answer, and since when (E17). */
export async function noteSaid(trx: Trx, id: string): Promise<void> {
  // Held before it is read what was said: of two comments at once, the second finds the first.
  if (isPostgres(trx))
    await trx
      .selectFrom('published_findings')
      .select('finding_id')
      .where('finding_id', '=', id)
      .forNoKeyUpdate()
      .execute();
  const saidBy = (ofClient: boolean) => sql`finding_comments r
    join memberships m on m.account_id = r.author_id and m.workspace_id = r.workspace_id
    where r.finding_id = ${id} and r.removed_at is null
    and ${ofClient ? sql`m.role = 'client'` : sql`m.role <> 'client'`}`;
  await trx
    .updateTable('published_findings')
    .set({
      asked_at: sql`(select min(r.created_at) from ${saidBy(true)}
        and r.id > coalesce((select max(r.id) from ${saidBy(false)}), ''))`,
    })
    .where('finding_id', '=', id)
    .execute();
}
