import { availableParallelism } from 'node:os';
import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { Work } from './work.ts';

/** How many pieces may wait for one person. A page has some fifty. */
const MOST_WAITING = 200;
/** For what a thread holds at once. The worst 200 KB of Markdown take less than a third (docs/decisions/0022). In megabytes. */
export const THREAD_MB = 256;

const THREADS = Math.max(1, Math.min(4, availableParallelism() - 1));

/** Compiled where this file is. */
const THREAD = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);

/** Who asks, how long they wait, and how long the work itself may take a thread. Times in milliseconds. */
export interface Asker {
  readonly for: string;
  readonly patienceMs: number;
  readonly longestMs: number;
}

/** For whom a request is answered: their name among those who have turns, and how long it waits for all that it needs. */
export interface Reader {
  readonly id: string;
  readonly patienceMs: number;
}

/** A text may take a thread no more than this of a reader's patience: what is left is for the start of the thread and for others. */
const LONGEST_SHARE = 0.4;

/** A reader who asks now. */
export const askerOf = ({ id, patienceMs }: Reader): Asker => ({
  for: id,
  patienceMs,
  longestMs: patienceMs * LONGEST_SHARE,
});

interface Waiting {
  readonly work: Work;
  readonly for: string;
  readonly longestMs: number;
  readonly finish: (result: string | null) => void;
}

interface Thread {
  readonly worker: Worker;
  isReady: boolean;
  doing: Waiting | null;
  limit: NodeJS.Timeout | undefined;
}

export interface WorkshopOptions {
  readonly threads?: number;
  readonly mostWaiting?: number;
  readonly threadMb?: number;
  /** What a thread runs. */
  readonly runs?: URL;
}

/**
 * Has texts read off the event loop, by a few threads (E28). Whoever asks is answered in turn with all others who ask, so
 * that nobody's many texts keep another's waiting. Threads start with the first work, and keep no process from ending.
 */
export class Workshop {
  readonly #options: Required<WorkshopOptions>;
  readonly #threads = new Set<Thread>();
  /** Whose turn is next comes first. */
  readonly #waiting = new Map<string, Waiting[]>();

  constructor(options: WorkshopOptions = {}) {
    this.#options = {
      threads: THREADS,
      mostWaiting: MOST_WAITING,
      threadMb: THREAD_MB,
      runs: THREAD,
      ...options,
    };
  }

  /**
   * Does a piece of work for somebody. Null where it takes a thread longer than it may, more memory than there is, or is not
   * done within `patienceMs`: never rejects.
   */
  async do(work: Work, { for: whom, patienceMs, longestMs }: Asker): Promise<string | null> {
    const mine = this.#waiting.get(whom) ?? [];
    if (mine.length >= this.#options.mostWaiting || patienceMs <= 0) return null;
    return new Promise((resolve) => {
      let timer: NodeJS.Timeout | undefined;
      const waiting: Waiting = {
        work,
        for: whom,
        longestMs,
        finish: (result) => {
          clearTimeout(timer);
          resolve(result);
        },
      };
      timer = setTimeout(() => this.#giveUp(waiting), patienceMs);
      mine.push(waiting);
      this.#waiting.set(whom, mine);
      this.#handOut();
    });
  }

  /** Whoever asked waits no longer; a thread that has begun goes on, within its limit. */
  #giveUp(waiting: Waiting): void {
    const left = this.#waiting.get(waiting.for)?.filter((one) => one !== waiting) ?? [];
    if (left.length > 0) this.#waiting.set(waiting.for, left);
    else this.#waiting.delete(waiting.for);
    waiting.finish(null);
  }

  #next(): Waiting | undefined {
    for (const [whom, [first, ...rest]] of this.#waiting) {
      this.#waiting.delete(whom);
      if (rest.length > 0) this.#waiting.set(whom, rest);
      return first;
    }
    return undefined;
  }

  #handOut(): void {
    for (const thread of this.#threads) {
      if (!thread.isReady || thread.doing !== null) continue;
      const next = this.#next();
      if (next === undefined) break;
      this.#give(thread, next);
    }
    const starting = [...this.#threads].filter(({ isReady }) => !isReady).length;
    const free = this.#options.threads - this.#threads.size;
    const wanted = Math.min(free, this.#waiting.size - starting);
    for (let begun = 0; begun < wanted; begun += 1) this.#start();
  }

  #give(thread: Thread, waiting: Waiting): void {
    thread.doing = waiting;
    thread.worker.ref();
    thread.limit = setTimeout(() => this.#end(thread), waiting.longestMs);
    thread.worker.postMessage(waiting.work);
  }

  #start(): void {
    // Nothing of the environment: a thread has no use for its secrets.
    const worker = new Worker(this.#options.runs, {
      name: 'markdown',
      env: {},
      resourceLimits: { maxOldGenerationSizeMb: this.#options.threadMb },
    });
    const thread: Thread = { worker, isReady: false, doing: null, limit: undefined };
    this.#threads.add(thread);
    worker.on('message', (result: string) => {
      if (thread.isReady) this.#done(thread, result);
      else {
        thread.isReady = true;
        worker.unref();
      }
      this.#handOut();
    });
    // Out of memory, or it could not start: the same as taking too long.
    worker.on('error', () => this.#end(thread));
    worker.on('exit', () => this.#end(thread));
  }

  #done(thread: Thread, result: string | null): void {
    clearTimeout(thread.limit);
    const { doing } = thread;
    thread.doing = null;
    thread.worker.unref();
    doing?.finish(result);
  }

  #end(thread: Thread): void {
    if (!this.#threads.delete(thread)) return;
    this.#done(thread, null);
    void thread.worker.terminate();
    // Where none can start, another try at once would end as this one did.
    if (!thread.isReady) for (const waiting of [...this.#waiting.values()].flat()) this.#giveUp(waiting);
    this.#handOut();
  }
}

/** One for the process: its threads are for all that it reads. */
export const workshop = new Workshop();
