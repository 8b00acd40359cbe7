import { extname } from 'node:path';
import type { Look, RenderedPicture, ReportDocument } from './document.ts';
import { type HandedOver, handedOver } from './handing-over.ts';
import { MakingProcess } from './making.ts';

/** What every file is made of. */
interface Manuscript {
  readonly document: ReportDocument;
  readonly look: Look;
  /** Those that the document's evidence names; one that is missing is told in its place. */
  readonly pictures: readonly RenderedPicture[];
}

/** What a file is made of, and in which format. */
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

/** For the heap, which holds no pictures. A report of 100 findings takes some 150. In megabytes. */
const HEAP_MB = 1_024;
/** With pictures and the file itself. In megabytes. */
const MOST_MB = 1_536;
/** More would take the processors from those who read pages. */
const AT_ONCE = 1;
const MOST_WAITING = 100;

/** Compiled where this file is. */
const THREAD = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);

export interface ApartOptions {
  readonly heapMb?: number;
  readonly mostMb?: number;
  /** What the process's thread runs. */
  readonly runs?: URL;
}

/** Makes files of documents, each in a process of its own that ends with it. */
export class ApartRenderer {
  readonly #options: Required<ApartOptions>;
  #atWork = 0;
  #waiting: (() => void)[] = [];

  constructor(options: ApartOptions = {}) {
    this.#options = { heapMb: HEAP_MB, mostMb: MOST_MB, runs: THREAD, ...options };
  }

  /** Renders; the same order gives the same bytes. Never rejects. */
  async render(order: Order, { patienceMs, longestMs }: ApartLimits): Promise<Apart> {
    if (this.#waiting.length >= MOST_WAITING) return failed('too-many-waiting');
    if (!(await this.#hasTurn(patienceMs))) return failed('too-slow');
    try {
      return await this.#inProcess(order, longestMs);
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

  #inProcess(order: Order, longestMs: number): Promise<Apart> {
    const { runs, ...options } = this.#options;
    return new Promise((resolve) => {
      const end = (outcome: Apart): void => {
        clearTimeout(limit);
        making.end();
        resolve(outcome);
      };
      const limit = setTimeout(() => end(failed('too-slow')), longestMs);
      const making = new MakingProcess<HandedOver, null>(runs, options, {
        made: ({ bytes }) => end({ kind: 'rendered', bytes }),
        ended: ({ why, message }) => end(failed(why, message)),
      });
      void making.tell(handedOver(order));
    });
  }
}

const renderer = new ApartRenderer();

/** Makes a file of HTML or Word of a document, beside the server, in turn with others. Never rejects. */
export const renderApart = (order: Order, limits: ApartLimits): Promise<Apart> =>
  renderer.render(order, limits);
