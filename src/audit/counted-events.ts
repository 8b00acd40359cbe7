import { createHash } from 'node:crypto';
import { type Reader, type Trx, writable } from '../data/database.ts';
import type { Millis } from '../data/schema.ts';
import type { RecurringJob } from '../jobs/recurring.ts';
import {
  addCount,
  addFacets,
  type Count,
  countOf,
  eventOf,
  type Facets,
  type Kept,
  withoutParts,
} from './counts.ts';
import type { AuditEventType } from './events.ts';
import { appendEvent, type CountedEvent } from './record.ts';

/** What strangers can make happen any number of times, counted until it is appended to the record (D25). */
interface CountedEventsTable {
  /** A hash of all that one count is of: type, workspace, actor, subject and reason. */
  id: string;
  type: string;
  workspace_id: string | null;
  actor_id: string | null;
  subject_id: string | null;
  subject: string;
  times: number;
  first_at: Millis;
  last_at: Millis;
  /** JSON: of all that may differ from one time to the next, some of the values. */
  facets: string;
}

declare module '../data/schema.ts' {
  interface Schema {
    counted_events: CountedEventsTable;
  }
}

const SECOND_MS = 1000;
const FLUSH_MS = SECOND_MS;
const APPEND_MS = 60 * SECOND_MS;
const LOOK_MS = 15 * SECOND_MS;

/** How many entries a minute's counts make at most; the rest goes on being counted, and comes in the next minutes. */
export const ENTRIES_A_MINUTE = 20;

/** How many counts are kept apart between two writes; more of a type are counted together. */
const MOST_APART = 1000;

/** Counts beside the record. `count` never waits for the database and never fails. */
export interface EventCounts {
  count(event: CountedEvent): void;
}

/** The counts with the work behind them. Any number of nodes may each have one on the same database. */
export interface CountsWorker extends EventCounts {
  /** Writes what this process has counted to the table that all nodes share. Rejects if the database fails; nothing is lost. */
  flush(): Promise<void>;
  /** Appends to the record what was counted, at most {@link ENTRIES_A_MINUTE} entries, the longest waiting first. How many. */
  append(): Promise<number>;
  /** Appends once a minute, on one node of all. */
  readonly job: RecurringJob;
  /** Writes every second. Does not keep the process alive. */
  start(): void;
  /** Ends that, and writes what is left. */
  stop(): Promise<void>;
}

interface CountsLog {
  error(details: Record<string, unknown>, text: string): void;
}

/** Under which id all nodes count the same. */
const idOf = (key: string) => createHash('sha256').update(key).digest('base64url');

function rowOf(count: Count): CountedEventsTable {
  return {
    id: idOf(count.key),
    type: count.type,
    workspace_id: count.workspaceId,
    actor_id: count.actorId,
    subject_id: count.subjectId,
    subject: count.subject,
    times: count.times,
    first_at: count.firstAt,
    last_at: count.lastAt,
    facets: JSON.stringify(count.facets),
  };
}

function countFrom(row: CountedEventsTable): Kept {
  return {
    type: row.type as AuditEventType,
    workspaceId: row.workspace_id,
    actorId: row.actor_id,
    subjectId: row.subject_id,
    subject: row.subject,
    times: row.times,
    firstAt: row.first_at,
    lastAt: row.last_at,
    facets: JSON.parse(row.facets),
  };
}

/** Adds a count to the row of the same, which the first statement holds until the transaction ends. */
async function addToTable(trx: Trx, row: CountedEventsTable, ownFacets: Facets): Promise<void> {
  const { facets } = await trx
    .insertInto('counted_events')
    .values(row)
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet((eb) => ({
        times: eb('counted_events.times', '+', row.times),
        last_at: row.last_at,
      })),
    )
    .returning('facets')
    .executeTakeFirstOrThrow();
  if (facets === row.facets) return;
  const all: Facets = JSON.parse(facets);
  addFacets(all, ownFacets);
  const merged = JSON.stringify(all);
  if (merged === facets) return;
  await trx.updateTable('counted_events').set({ facets: merged }).where('id', '=', row.id).execute();
}

/** Moves the counts that wait longest from the table to the record, each once, whichever node does it. */
async function moveToRecord(trx: Trx): Promise<number> {
  const waiting = await trx
    .selectFrom('counted_events')
    .select('id')
    .orderBy('first_at')
    .limit(ENTRIES_A_MINUTE)
    .execute();
  let appended = 0;
  for (const id of waiting.map((row) => row.id).sort()) {
    const row = await trx.deleteFrom('counted_events').where('id', '=', id).returningAll().executeTakeFirst();
    if (row === undefined) continue;
    await appendEvent(trx, eventOf(countFrom(row)));
    appended += 1;
  }
  return appended;
}

/** Makes the counts of a process. What was counted and not yet written, a second's worth, dies with a process that is killed. */
export function createCounts(parts: { db: Reader; log: CountsLog }): CountsWorker {
  const { db, log } = parts;
  let counts = new Map<string, Count>();
  let underWay: Promise<unknown> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;

  function add(count: Count): void {
    const isKnown = counts.has(count.key);
    const kept = isKnown || counts.size < MOST_APART ? count : withoutParts(count);
    const before = counts.get(kept.key);
    if (before === undefined) counts.set(kept.key, kept);
    else addCount(before, kept);
  }

  async function write(): Promise<void> {
    if (counts.size === 0) return;
    const taken = counts;
    counts = new Map();
    try {
      await writable(db)
        .transaction()
        .execute(async (trx) => {
          // In one order, also on another node, so that none of two waits for what the other holds.
          const rows = [...taken.values()].map((count) => ({ count, row: rowOf(count) }));
          rows.sort((one, other) => (one.row.id < other.row.id ? -1 : 1));
          for (const { count, row } of rows) await addToTable(trx, row, count.facets);
        });
    } catch (error) {
      for (const count of taken.values()) add(count);
      throw error;
    }
  }

  /** One thing after the other. */
  function after<T>(work: () => Promise<T>): Promise<T> {
    const done = underWay.then(work, work);
    underWay = done.catch(() => undefined);
    return done;
  }

  const append = () => writable(db).transaction().execute(moveToRecord);

  const writeAgain = () =>
    after(write).catch((error: unknown) =>
      log.error({ err: error }, 'what was counted could not be written; it is tried again'),
    );

  return {
    count: (event) => add(countOf(event)),
    flush: () => after(write),
    append: () => after(append),
    job: {
      name: 'counted-events',
      everyMs: APPEND_MS,
      lookMs: LOOK_MS,
      isWanted: async () =>
        (await db.selectFrom('counted_events').select('id').limit(1).executeTakeFirst()) !== undefined,
      run: () => after(append),
    },
    start() {
      timer ??= setInterval(writeAgain, FLUSH_MS).unref();
    },
    async stop() {
      clearInterval(timer);
      await after(write).catch((error: unknown) =>
        log.error({ err: error }, 'what was counted last is lost'),
      );
    },
  };
}
