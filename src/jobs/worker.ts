import type { Clock } from '../clock.ts';
import type { Database } from '../data/database.ts';
import { bindings, type Keyring, unsealText } from '../sealing/sealed-box.ts';
import {
  claimJob,
  dropJob,
  dueJobs,
  type JobKind,
  putOffJob,
  type QueuedJob,
  removeJob,
  renewClaim,
} from './queue.ts';
import { claimInTurn, nextInTurn } from './turns.ts';

const SECOND_MS = 1000;
const POLL_MS = 15 * SECOND_MS;
// Jobs share the process with answers, so that they wait until the one they belong to is out: whether a mail was
// behind it, and so whether an address has an account, must not be told by how long it took (ASVS 6.3.8).
const AFTER_ANSWER_MS = 250;
/** So often a claim on a long job is renewed before it would be over. */
const RENEWALS_A_CLAIM = 3;

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

/** Work in rounds, one at a time. */
interface Rounds {
  /** Resolves when a round that begins after the call is over; rejects as that does. */
  run(): Promise<void>;
  /** Resolves when no round is under way. */
  settled(): Promise<void>;
}

function inRounds(work: () => Promise<void>): Rounds {
  let round: Promise<void> | undefined;
  let another = false;
  return {
    // A job committed while a round is at its last look would be missed by it, hence one more round.
    run() {
      another = true;
      round ??= (async () => {
        try {
          while (another) {
            another = false;
            await work();
          }
        } finally {
          // In the same breath as the last look at `another`: a kick in between would wait for nobody.
          round = undefined;
        }
      })();
      return round;
    },
    settled: async () => round?.catch(() => undefined),
  };
}

/** Waits for all, and rejects as the first that did. */
async function all(work: readonly Promise<unknown>[]): Promise<void> {
  const outcomes = await Promise.allSettled(work);
  const failed = outcomes.find((outcome) => outcome.status === 'rejected');
  if (failed) throw failed.reason;
}

/**
 * Makes the worker of some kinds of jobs; what is of no kind that it knows is left to others. A job is done once under
 * normal operation; if a node dies between doing it and noting so, it is done again under the same id. One that fails is
 * tried again after the kind's first wait, doubling up to the longest, and dropped in the end with an error in the log.
 * Each kind has its own turns, so that a slow one, or many of it, delay no other; and where one may take long, each workspace.
 */
export function createJobWorker(parts: {
  db: Database;
  keyring: Keyring;
  kinds: readonly JobKind[];
  clock: Clock;
  log: JobLog;
}): JobWorker {
  const { db, keyring, clock, log } = parts;
  const lanes = parts.kinds.flatMap((kind) =>
    kind.atOnce === undefined
      ? [inRounds(() => doDue(kind))]
      : Array.from({ length: kind.atOnce }, () => inRounds(() => doInTurn(kind))),
  );
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let kicked: NodeJS.Timeout | undefined;

  const run = () => all(lanes.map((lane) => lane.run()));

  async function doDue(kind: JobKind): Promise<void> {
    while (!stopped) {
      const due = await dueJobs(db, clock.now(), kind);
      if (due.length === 0) return;
      await all(due.map((job) => doOne(kind, job)));
    }
  }

  async function doInTurn(kind: JobKind): Promise<void> {
    while (!stopped) {
      const next = await nextInTurn(db, clock.now(), kind);
      if (next === null) return;
      await doClaimed(kind, next, await claimInTurn(db, clock.now(), kind, next));
    }
  }

  const doOne = async (kind: JobKind, job: QueuedJob) =>
    doClaimed(kind, job, await claimJob(db, clock.now(), kind, job));

  /** Does a job that this node has; null where another one was first. */
  async function doClaimed(kind: JobKind, job: QueuedJob, claim: number | null): Promise<void> {
    if (claim === null) return;
    const kept = kind.isLong === true ? keepClaim(kind, job, claim) : { end: async () => claim };
    try {
      await kind.run(unsealText(keyring, job.sealed, bindings.jobs(kind.name, job.id)), job.id);
    } catch (error) {
      await retryOrDrop(kind, job, await kept.end(), error);
      return;
    }
    await kept.end();
    await removeJob(db, job);
  }

  /** Renews a claim now and then; `end` ends that, and says what the claim is by then. */
  function keepClaim(kind: JobKind, job: QueuedJob, first: number): { readonly end: () => Promise<number> } {
    let claim = first;
    let renewing = Promise.resolve();
    const renew = async () => {
      try {
        claim = (await renewClaim(db, clock.now(), kind, job, claim)) ?? claim;
      } catch (error) {
        log.warn({ kind: kind.name, job: job.id, ...causeOf(error) }, 'a job could not be kept for longer');
      }
    };
    const timer = setInterval(() => {
      renewing = renewing.then(renew);
    }, kind.claimMs / RENEWALS_A_CLAIM).unref();
    return {
      end: async () => {
        clearInterval(timer);
        await renewing;
        return claim;
      },
    };
  }

  async function retryOrDrop(kind: JobKind, job: QueuedJob, claim: number, error: unknown): Promise<void> {
    const { firstRetryMs, longestRetryMs, giveUpMs } = kind.patience;
    const now = clock.now();
    const attempts = job.attempts + 1;
    const details = { kind: kind.name, job: job.id, attempts, ...causeOf(error) };
    const due_at = now + Math.min(firstRetryMs * 2 ** (attempts - 1), longestRetryMs);
    const again = async (own: number, because: unknown) => {
      await putOffJob(db, job, own, { attempts, due_at });
      log.warn(
        { ...details, ...causeOf(because), retryAt: new Date(due_at).toISOString() },
        kind.trouble.again,
      );
    };
    if (now - job.created_at < giveUpMs) return again(claim, error);
    // Done before the job is dropped: what fails of it is tried again, and no report is being made for ever.
    const own = await renewClaim(db, now, kind, job, claim);
    if (own === null) return;
    try {
      await kind.dropped?.(job.id);
    } catch (failure) {
      return again(own, failure);
    }
    if (await dropJob(db, job, own)) log.error(details, kind.trouble.dropped);
  }

  function kick(): void {
    if (stopped) return;
    kicked ??= setTimeout(() => {
      kicked = undefined;
      run().catch((error: unknown) => log.error(causeOf(error), 'the queue of jobs could not be read'));
    }, AFTER_ANSWER_MS).unref();
  }

  return {
    kick,
    drain: run,
    start() {
      timer ??= setInterval(kick, POLL_MS).unref();
      kick();
    },
    async stop() {
      stopped = true;
      clearInterval(timer);
      clearTimeout(kicked);
      for (const kind of parts.kinds) kind.interrupt?.();
      await Promise.all(lanes.map((lane) => lane.settled()));
    },
  };
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
