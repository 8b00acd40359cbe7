import { extname } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Look, RenderedPicture, ReportDocument } from './document.ts';
import { handedOver } from './handing-over.ts';

/** What a file is made of. */
interface Manuscript {
  readonly document: ReportDocument;
  readonly look: Look;
  /** Those that the document's evidence names; one that is missing is told in its place. */
  readonly pictures: readonly RenderedPicture[];
}

/** What a thread is given. */
export type Order = Manuscript & { readonly format: 'html' | 'docx' };

export interface ApartLimits {
  /** How long it may wait for others. In milliseconds. */
  readonly patienceMs: number;
  /** How long it may take by itself. In milliseconds. */
  readonly longestMs: number;
}

export type Apart =
  | { readonly kind: 'rendered'; readonly bytes: Uint8Array }
  | {
      readonly kind: 'failed';
      readonly reason: 'too-slow' | 'too-large' | 'died' | 'too-many-waiting';
      /** For the log: it may quote the document. */
      readonly message: string;
    };

const failed = (reason: (Apart & { kind: 'failed' })['reason'], message = ''): Apart => ({
  kind: 'failed',
  reason,
  message,
});

/** For what a thread holds besides pictures. A report of 100 findings takes some 150. In megabytes. */
const MOST_MB = 1_024;
/** More would take the processors from those who read pages. */
const AT_ONCE = 1;
const MOST_WAITING = 100;

/** Compiled where this file is. */
const THREAD = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);

/** Makes files of documents off the event loop, each in a thread of its own that ends with it. */
export class ApartRenderer {
  readonly #mostMb: number;
  readonly #runs: URL;
  #atWork = 0;
  #waiting: (() => void)[] = [];

  constructor({ mostMb = MOST_MB, runs = THREAD }: { mostMb?: number; runs?: URL } = {}) {
    this.#mostMb = mostMb;
    this.#runs = runs;
  }

  /** Renders; the same order gives the same bytes. Never rejects. */
  async render(order: Order, { patienceMs, longestMs }: ApartLimits): Promise<Apart> {
    if (this.#waiting.length >= MOST_WAITING) return failed('too-many-waiting');
    if (!(await this.#hasTurn(patienceMs))) return failed('too-slow');
    try {
      return await this.#inThread(order, longestMs);
    } finally {
      this.#atWork -= 1;
      this.#waiting.shift()?.();
    }
  }

  #hasTurn(patienceMs: number): Promise<boolean> {
    if (this.#atWork < AT_ONCE) {
      this.#atWork += 1;
      return Promise.resolve(true);
    }
    return new Promise((resolve) => {
      const begin = () => {
        clearTimeout(patience);
        this.#atWork += 1;
        resolve(true);
      };
      const patience = setTimeout(() => {
        this.#waiting = this.#waiting.filter((one) => one !== begin);
        resolve(false);
      }, patienceMs);
      this.#waiting.push(begin);
    });
  }

  #inThread(order: Order, longestMs: number): Promise<Apart> {
    return new Promise((resolve) => {
      // Nothing of the environment: a thread has no use for its secrets.
      const worker = new Worker(this.#runs, {
        name: order.format,
        env: {},
        resourceLimits: { maxOldGenerationSizeMb: this.#mostMb },
      });
      let isOver = false;
      const end = (outcome: Apart): void => {
        isOver = true;
        clearTimeout(limit);
        resolve(outcome);
        void worker.terminate();
      };
      const limit = setTimeout(() => end(failed('too-slow')), longestMs);
      worker.on('message', (bytes: Uint8Array) => end({ kind: 'rendered', bytes }));
      worker.on('error', (error: unknown) => {
        const { code, message = String(error) } = error as NodeJS.ErrnoException;
        end(failed(code === 'ERR_WORKER_OUT_OF_MEMORY' ? 'too-large' : 'died', message));
      });
      worker.on('exit', () => end(failed('died')));
      void handOver(order, worker, () => isOver);
    });
  }
}

/** One part in a turn of the event loop, so that none copies more than one (E28). */
async function handOver(order: Order, worker: Worker, isOver: () => boolean): Promise<void> {
  for (const told of handedOver(order)) {
    if (isOver()) return;
    worker.postMessage(told, told.kind === 'bytes' ? [told.bytes.buffer] : []);
    await setImmediate();
  }
}

const renderer = new ApartRenderer();

/** Makes a file of HTML or Word of a document, off the event loop, in turn with others. Never rejects. */
export const renderApart = (order: Order, limits: ApartLimits): Promise<Apart> =>
  renderer.render(order, limits);
