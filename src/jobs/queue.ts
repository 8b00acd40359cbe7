import type { ExpressionBuilder } from 'kysely';
import type { Clock } from '../clock.ts';
import type { Database, Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import type { Schema } from '../data/schema.ts';
import { latestPossible } from '../domain/stored-times.ts';
import { type Keyring, openText, sealText } from '../sealing/sealed-box.ts';
import { bindings } from '../sealing/sealed-rows.ts';

const second = 1000;
const minute = 60 * second;

const pollMs = 15 * second;
// Jobs share the process with answers, so that they wait until the one they belong to is out: whether a mail was
// behind it, and so whether an address has an account, must not be told by how long it took (ASVS 6.3.8).
const afterAnswerMs = 250;
// Longer than any job may take, so that one is taken over only from a node that died with it.
const claimMs = 5 * minute;
const batchSize = 5;

/** How long a job that fails is tried again, in milliseconds. */
export interface Patience {
  /** After the first failure; doubled after each further one. */
  readonly firstRetryMs: number;
  readonly longestRetryMs: number;
  /** How old a job is dropped at, with an error in the log. */
  readonly giveUpMs: number;
}

/** One kind of queued work: what it is called in the table and in the log, and what is done. */
export interface JobKind {
  readonly name: string;
  /** What the operator reads in the log. */
  readonly trouble: { readonly again: string; readonly dropped: string };
  readonly patience: Patience;
  /**
   * Does it. A job that rejects is tried again, so that whatever was done before must not matter; where a node dies over
   * it, another one does it anew under the same id.
   */
  run(payload: string, id: string): Promise<void>;
}

/**
 * Queues a job as part of the caller's transaction: it is done if, and only if, that commits. Call the worker's `kick()`
 * afterwards. Its payload is sealed: a mail's one-time link would let any reader of the database act for its receiver.
 */
export async function enqueueJob(
  trx: Trx,
  keyring: Keyring,
  job: { readonly kind: string; readonly payload: string },
  now: number,
): Promise<void> {
  const id = newId();
  const sealed = sealText(keyring, job.payload, bindings.jobs(job.kind, id));
  await trx
    .insertInto('jobs')
    .values({ id, kind: job.kind, sealed, created_at: now, due_at: now, attempts: 0, claimed_until: null })
    .execute();
}

/** Where the worker reports trouble. It names a job by its kind and id only: never what is in it. */
export interface JobLog {
  warn(details: Record<string, unknown>, text: string): void;
  error(details: Record<string, unknown>, text: string): void;
}

/** Does what is queued. Any number of nodes may each run one on the same database. */
export interface JobWorker {
  /** Looks for due jobs in a moment; call after a commit. Never throws, needs no waiting for. */
  kick(): void;
  /** Resolves when everything that is due now was tried once; rejects if the database fails. */
  drain(): Promise<void>;
  /** Looks every 15 seconds, for retries and for what another node left behind. Does not keep the process alive. */
  start(): void;
  /** Ends all looking for good. Resolves when the jobs under way are done, so that the database may be closed. */
  stop(): Promise<void>;
}

interface QueuedJob {
  id: string;
  kind: string;
  sealed: Uint8Array;
  created_at: number;
  attempts: number;
}

/**
 * Makes the worker of some kinds of jobs; what is of no kind that it knows is left to others. A job is done once under
 * normal operation; if a node dies between doing it and noting so, it is done again under the same id. One that fails is
 * tried again after the kind's first wait, doubling up to the longest, and dropped in the end with an error in the log.
 */
export function createJobWorker(parts: {
  db: Database;
  keyring: Keyring;
  kinds: readonly JobKind[];
  clock: Clock;
  log: JobLog;
}): JobWorker {
  const { db, keyring, clock, log } = parts;
  const kinds = new Map(parts.kinds.map((kind) => [kind.name, kind]));
  let round: Promise<void> | undefined;
  let another = false;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let kicked: NodeJS.Timeout | undefined;

  // A job committed while a round is at its last look would be missed by it, hence one more round.
  function run(): Promise<void> {
    another = true;
    round ??= (async () => {
      try {
        while (another) {
          another = false;
          await doDue();
        }
      } finally {
        // In the same breath as the last look at `another`: a kick in between would wait for nobody.
        round = undefined;
      }
    })();
    return round;
  }

  async function doDue(): Promise<void> {
    while (!stopped) {
      const due = await dueJobs(db, clock.now(), kinds);
      if (due.length === 0) return;
      const outcomes = await Promise.allSettled(due.map(doOne));
      const failed = outcomes.find((outcome) => outcome.status === 'rejected');
      if (failed) throw failed.reason;
    }
  }

  async function doOne(job: QueuedJob): Promise<void> {
    const kind = kinds.get(job.kind);
    const claim = clock.now() + claimMs;
    if (kind === undefined || !(await claimJob(db, job, clock.now(), claim, kind))) return;
    try {
      await kind.run(openText(keyring, job.sealed, bindings.jobs(job.kind, job.id)), job.id);
    } catch (error) {
      await retryOrDrop(job, kind, claim, error);
      return;
    }
    await db.deleteFrom('jobs').where('id', '=', job.id).execute();
  }

  async function retryOrDrop(job: QueuedJob, kind: JobKind, claim: number, error: unknown): Promise<void> {
    const { firstRetryMs, longestRetryMs, giveUpMs } = kind.patience;
    const now = clock.now();
    const attempts = job.attempts + 1;
    const details = { kind: kind.name, job: job.id, attempts, ...causeOf(error) };
    if (now - job.created_at >= giveUpMs) {
      await db.deleteFrom('jobs').where('id', '=', job.id).where('claimed_until', '=', claim).execute();
      log.error(details, kind.trouble.dropped);
      return;
    }
    const due_at = now + Math.min(firstRetryMs * 2 ** (attempts - 1), longestRetryMs);
    await db
      .updateTable('jobs')
      .set({ attempts, due_at, claimed_until: null })
      .where('id', '=', job.id)
      .where('claimed_until', '=', claim)
      .execute();
    log.warn({ ...details, retryAt: new Date(due_at).toISOString() }, kind.trouble.again);
  }

  function kick(): void {
    if (stopped) return;
    kicked ??= setTimeout(() => {
      kicked = undefined;
      run().catch((error: unknown) => log.error(causeOf(error), 'the queue of jobs could not be read'));
    }, afterAnswerMs).unref();
  }

  return {
    kick,
    drain: run,
    start() {
      timer ??= setInterval(kick, pollMs).unref();
      kick();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      clearTimeout(kicked);
      await round?.catch(() => undefined);
    },
  };
}

/** Due, and no other node at work on it; what a clock that was ahead put off, or claimed, is due as well (D25). */
const isDue =
  (now: number, { name, patience }: JobKind) =>
  (eb: ExpressionBuilder<Schema, 'jobs'>) =>
    eb.and([
      eb('kind', '=', name),
      eb.or([eb('due_at', '<=', now), eb('due_at', '>', latestPossible(now, patience.longestRetryMs))]),
      eb.or([
        eb('claimed_until', 'is', null),
        eb('claimed_until', '<=', now),
        eb('claimed_until', '>', latestPossible(now, claimMs)),
      ]),
    ]);

function dueJobs(db: Database, now: number, kinds: ReadonlyMap<string, JobKind>): Promise<QueuedJob[]> {
  return db
    .selectFrom('jobs')
    .select(['id', 'kind', 'sealed', 'created_at', 'attempts'])
    .where((eb) => eb.or([...kinds.values()].map((kind) => isDue(now, kind)(eb))))
    .orderBy('due_at')
    .orderBy('id')
    .limit(batchSize)
    .execute();
}

/** Whether this node won the job. Of any number that try at once, the condition lets exactly one change the row. */
async function claimJob(
  db: Database,
  { id }: QueuedJob,
  now: number,
  until: number,
  kind: JobKind,
): Promise<boolean> {
  const { numUpdatedRows } = await db
    .updateTable('jobs')
    .set({ claimed_until: until })
    .where('id', '=', id)
    .where(isDue(now, kind))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** An error's name and codes alone: a mail server repeats the address, and sometimes the text, in its message. */
function causeOf(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { cause: typeof error };
  const { name, code, responseCode } = error as Error & { code?: unknown; responseCode?: unknown };
  return {
    cause: name,
    ...(code !== undefined && { code }),
    ...(responseCode !== undefined && { responseCode }),
  };
}
