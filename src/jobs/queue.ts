import type { ExpressionBuilder, Generated } from 'kysely';
import type { Database, Reader, Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import type { Millis, Schema } from '../data/schema.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { bindings, type Keyring, sealText } from '../sealing/sealed-box.ts';

/** What is to be done, once each. */
interface JobsTable {
  id: string;
  /** A name that the part which does it has given it. */
  kind: Generated<string>;
  /** The workspace that it is done for, where those take turns. */
  whose: Generated<string>;
  /** The account that asked for it in a session, and which session that was; null for what nobody did. */
  asked_by: string | null;
  asked_in: string | null;
  /** It has nobody's leave any more: the session that it was asked for in was ended by somebody. */
  is_called_off: Generated<0 | 1>;
  sealed: Uint8Array;
  created_at: Millis;
  due_at: Millis;
  attempts: number;
  claimed_until: Millis | null;
}

declare module '../data/schema.ts' {
  interface Schema {
    jobs: JobsTable;
  }
}

const BATCH_SIZE = 5;

/** How long a job that fails is tried again, in milliseconds. */
export interface Patience {
  /** After the first failure; doubled after each further one. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** How old a job is dropped at, with an error in the log. */
  readonly giveUpMs: number;
}

/** One kind of queued work: what it is called in the table and in the log, and what is done. None waits for another. */
export interface JobKind {
  readonly name: string;
  /** What the operator reads in the log. */
  readonly trouble: { readonly again: string; readonly dropped: string };
  readonly patience: Patience;
  /**
   * Longer than one of it may take, in milliseconds: a node that has had one for as long is taken for dead, and another
   * one does it.
   */
  readonly claimMs: number;
  /**
   * Where one may take longer than its claim: the claim is renewed for as long as the node lives, so that it can be short, and
   * the work of a node that died is soon another's.
   */
  readonly isLong?: boolean;
  /**
   * Where one may take long: how many each node has at work at once. Workspaces take turns then, and each has at most one at work,
   * whatever the number of nodes, so that however many it has, and however long they take, others wait for one of them at most.
   */
  readonly atOnce?: number;
  /** Cuts short what is under way, because this node ends: it rejects, and is done anew, here or elsewhere. */
  interrupt?(): void;
  /** How far ahead one may be queued for, in milliseconds; where it is left out, each is to be done at once. */
  readonly longestDelayMs?: number;
  /**
   * Does it. A job that rejects is tried again, so that whatever was done before must not matter; where a node dies over
   * it, another one does it anew under the same id.
   */
  run(payload: string, id: string): Promise<void>;
  /** What is to be done about one that nobody tries any more. Done anew where it fails, or its node stops: twice is as once. */
  dropped?(id: string): Promise<void>;
}

/** In which session somebody asked for a job. */
export interface Asker {
  readonly accountId: string;
  readonly sessionId: string;
}

/**
 * Queues a job as part of the caller's transaction: it is done if, and only if, that commits. Call the worker's `kick()`
 * afterwards. Its payload is sealed: a mail's one-time link would let any reader of the database act for its receiver.
 * With `dueAt` it is done at that moment, and no later than its kind's longest delay from now. `whose` is the workspace that it is
 * done for, where those take turns; `asker` is who has it done on their leave. Returns its id.
 */
export async function enqueueJob(
  trx: Trx,
  keyring: Keyring,
  job: {
    readonly kind: string;
    readonly payload: string;
    readonly dueAt?: number;
    readonly whose?: string;
    readonly asker?: Asker | null;
  },
  now: number,
): Promise<string> {
  // Its patience begins when it is due.
  const due_at = job.dueAt ?? now;
  const id = newId();
  const sealed = sealText(keyring, job.payload, bindings.jobs(job.kind, id));
  await trx
    .insertInto('jobs')
    .values({
      ...{ id, kind: job.kind, whose: job.whose ?? '', sealed, created_at: due_at, due_at },
      ...{ asked_by: job.asker?.accountId ?? null, asked_in: job.asker?.sessionId ?? null },
      ...{ attempts: 0, claimed_until: null },
    })
    .execute();
  return id;
}

/**
 * Calls off what an account asked for in its sessions, but for what it did in one to keep; of the others only in one, where that is
 * named. A job that was called off still comes to its end, without anybody's leave.
 */
export async function callOffJobs(trx: Trx, accountId: string, keep?: string, only?: string): Promise<void> {
  let jobs = trx.updateTable('jobs').set({ is_called_off: 1 }).where('asked_by', '=', accountId);
  if (keep !== undefined) jobs = jobs.where('asked_in', '!=', keep);
  if (only !== undefined) jobs = jobs.where('asked_in', '=', only);
  await jobs.execute();
}

/** Whether a job was called off. */
export async function isCalledOff(db: Reader, id: string): Promise<boolean> {
  const job = db.selectFrom('jobs').select('id').where('id', '=', id).where('is_called_off', '=', 1);
  return (await job.executeTakeFirst()) !== undefined;
}

/** A job as it lies in the table. */
export interface QueuedJob {
  readonly id: string;
  readonly sealed: Uint8Array;
  readonly created_at: number;
  readonly attempts: number;
}

/** Due, and no other node at work on it; what a clock that was ahead put off, or claimed, is due as well (D25). */
export const isDue =
  (now: number, { name, patience, claimMs, longestDelayMs = 0 }: JobKind) =>
  (eb: ExpressionBuilder<Schema, 'jobs'>) =>
    eb.and([
      eb('kind', '=', name),
      eb.or([
        eb('due_at', '<=', now),
        eb('due_at', '>', latestPossible(now, Math.max(patience.longestRetryMs, longestDelayMs))),
      ]),
      eb.or([
        eb('claimed_until', 'is', null),
        eb('claimed_until', '<=', now),
        eb('claimed_until', '>', latestPossible(now, claimMs)),
      ]),
    ]);

/** The next few jobs of a kind that are to be done, the longest due first. */
export function dueJobs(db: Reader, now: number, kind: JobKind): Promise<QueuedJob[]> {
  return db
    .selectFrom('jobs')
    .select(['id', 'sealed', 'created_at', 'attempts'])
    .where(isDue(now, kind))
    .orderBy('due_at')
    .orderBy('id')
    .limit(BATCH_SIZE)
    .execute();
}

/** Until when this node has the job; null where another one was first. Of any number at once exactly one changes the row. */
export async function claimJob(
  db: Database,
  now: number,
  kind: JobKind,
  { id }: QueuedJob,
): Promise<number | null> {
  const claimed_until = now + kind.claimMs;
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ claimed_until })
    .where('id', '=', id)
    .where(isDue(now, kind))
    .executeTakeFirst();
  return numUpdatedRows === 1n ? claimed_until : null;
}

/** Keeps a job that this node has for longer; null where another one has it by now. */
export async function renewClaim(
  db: Database,
  now: number,
  { claimMs }: JobKind,
  { id }: QueuedJob,
  claim: number,
): Promise<number | null> {
  const claimed_until = now + claimMs;
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ claimed_until })
    .where('id', '=', id)
    .where('claimed_until', '=', claim)
    .executeTakeFirst();
  return numUpdatedRows === 1n ? claimed_until : null;
}

/** Takes a job that is done out of the queue, whoever has claimed it by now. */
export async function removeJob(db: Database, { id }: QueuedJob): Promise<void> {
  await db.deleteFrom('jobs').where('id', '=', id).execute();
}

/** Takes jobs out that are not to be done any more; a node that has one already does it for the last time. */
export async function cancelJobs(trx: Trx, ids: readonly string[]): Promise<void> {
  if (ids.length > 0) await trx.deleteFrom('jobs').where('id', 'in', ids).execute();
}

/** Takes a job out that nobody tries any more; false where another node has claimed it since, and does it. */
export async function dropJob(db: Database, { id }: QueuedJob, claim: number): Promise<boolean> {
  const dropped = db.deleteFrom('jobs').where('id', '=', id).where('claimed_until', '=', claim);
  const { numDeletedRows } = await dropped.executeTakeFirst();
  return numDeletedRows === 1n;
}

/** Puts a job that failed back until it is due again, unless another node has claimed it since. */
export async function putOffJob(
  db: Database,
  { id }: QueuedJob,
  claim: number,
  { attempts, due_at }: { readonly attempts: number; readonly due_at: number },
): Promise<void> {
  await db
    .updateTable('jobs')
    .set({ attempts, due_at, claimed_until: null })
    .where('id', '=', id)
    .where('claimed_until', '=', claim)
    .execute();
}
