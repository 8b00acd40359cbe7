import type { Clock } from '../clock.ts';
import type { Reader } from '../data/database.ts';
import { takeLease } from './leases.ts';

/** Work that comes back, and that one node does for all. */
export interface RecurringJob {
  readonly name: string;
  /** How long after one time the next is due, in milliseconds. */
  readonly everyMs: number;
  /** How often each node looks whether it is its turn; a fraction of the other, so that a node that died is missed soon. */
  readonly lookMs: number;
  /** Whether there is anything to do; where it is left out, there always is. */
  isWanted?(): Promise<boolean>;
  run(now: number): Promise<unknown>;
}

interface JobLog {
  error(details: Record<string, unknown>, text: string): void;
}

/** What keeps recurring jobs going. */
export interface Recurring {
  /** Looks now and then from now on. Does not keep the process alive. */
  start(): void;
  /** Ends that. Resolves when what is under way is done. */
  stop(): Promise<void>;
}

/** Makes what does them, each by one node at a time. Trouble is logged, and the job done again when it is due again. */
export function createRecurring(
  { db, clock, log }: { readonly db: Reader; readonly clock: Clock; readonly log: JobLog },
  jobs: readonly RecurringJob[],
): Recurring {
  const timers: NodeJS.Timeout[] = [];
  const underWay = new Map<string, Promise<unknown>>();

  async function look(job: RecurringJob): Promise<void> {
    if (job.isWanted !== undefined && !(await job.isWanted())) return;
    const now = clock.now();
    if (await takeLease(db, job.name, now, job.everyMs)) await job.run(now);
  }

  function round(job: RecurringJob): void {
    if (underWay.has(job.name)) return;
    const done = look(job)
      .catch((error: unknown) => log.error({ err: error, job: job.name }, 'a job failed, and is done again'))
      .finally(() => underWay.delete(job.name));
    underWay.set(job.name, done);
  }

  return {
    start() {
      for (const job of jobs) {
        timers.push(setInterval(() => round(job), job.lookMs).unref());
        round(job);
      }
    },
    async stop() {
      for (const timer of timers.splice(0)) clearInterval(timer);
      await Promise.all(underWay.values());
    },
  };
}
