import { extname } from 'node:path';
import { inParts } from '../in-parts.ts';
import { type Made, MakingProcess } from '../making.ts';
import { pictureParts } from '../picture-parts.ts';
import { CAGE } from './cage.ts';
import type { About, Manuscript, Told } from './exchange.ts';
import { ownFontPaths, ownFontsFolder } from './own-fonts.ts';
import type { Pdf, PdfLimits } from './pdf.ts';

/** What the process may hold at once; a report of 100 screenshots takes some 500. In megabytes. */
const MOST_MB = 1_536;
/** Of what a process holds when it is done, more than this is not kept. In megabytes. */
const KEPT_MB = 640;
/** Whatever a process gathers without our noticing goes with it. */
const MOST_RENDERED = 200;
const MOST_WAITING = 100;
/** A process that nobody has needed for so long gives its memory back. */
const IDLE_MS = 10 * 60_000;
/** One that is not ready by then never will be. */
const LONGEST_START_MS = 60_000;
const MB = 1_048_576;

/** Compiled where this file is. */
const THREAD = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);

interface Waiting {
  readonly manuscript: Manuscript;
  readonly limits: PdfLimits;
  readonly finish: (pdf: Pdf) => void;
}

interface Running {
  readonly making: MakingProcess<Told, About>;
  isReady: boolean;
  rendered: number;
  doing: Waiting | null;
  limit: NodeJS.Timeout | undefined;
}

export interface RendererOptions {
  readonly mostMb?: number;
  readonly mostRendered?: number;
  readonly mostWaiting?: number;
  /** What the process's thread runs. */
  readonly runs?: URL;
}

const failed = (reason: (Pdf & { kind: 'failed' })['reason'], message = ''): Pdf => ({
  kind: 'failed',
  reason,
  message,
});

function* tellingOf({ document, look, pictures }: Manuscript): Generator<Told> {
  yield { kind: 'begin', pictures: pictures.length };
  for (const picture of pictures) yield* pictureParts(picture);
  const { sections, ...rest } = document;
  for (const part of inParts(sections)) yield { kind: 'sections', part };
  yield { kind: 'render', document: rest, look };
}

/**
 * Makes PDFs in a process of its own, one after another, previews before reports. The process starts with the first, is
 * warm for the next, and is replaced when it hangs, dies, holds too much or has made many; it keeps ours from ending only
 * while someone waits.
 */
export class PdfRenderer {
  readonly #options: Required<RendererOptions>;
  #running: Running | null = null;
  #waiting: Waiting[] = [];
  #idle: NodeJS.Timeout | undefined;

  constructor(options: RendererOptions = {}) {
    this.#options = {
      mostMb: MOST_MB,
      mostRendered: MOST_RENDERED,
      mostWaiting: MOST_WAITING,
      runs: THREAD,
      ...options,
    };
  }

  /** Of the process that runs now, if one does. */
  get pid(): number | undefined {
    return this.#running?.making.pid;
  }

  /** Renders; the same manuscript gives the same bytes. Never rejects. */
  render(manuscript: Manuscript, limits: PdfLimits): Promise<Pdf> {
    if (this.#waiting.length >= this.#options.mostWaiting) return Promise.resolve(failed('too-many-waiting'));
    return new Promise((resolve) => {
      let patience: NodeJS.Timeout | undefined;
      const waiting: Waiting = {
        manuscript,
        limits,
        finish: (pdf) => {
          clearTimeout(patience);
          resolve(pdf);
        },
      };
      patience = setTimeout(() => {
        if (!this.#waiting.includes(waiting)) return;
        this.#waiting = this.#waiting.filter((one) => one !== waiting);
        waiting.finish(failed('too-slow'));
      }, limits.patienceMs);
      this.#waiting.push(waiting);
      this.#goOn();
    });
  }

  /** Starts the process before anyone needs it. */
  warm(): void {
    this.#running ??= this.#start();
  }

  #next(): Waiting | undefined {
    const next = this.#waiting.find(({ limits }) => limits.urgency === 'preview') ?? this.#waiting[0];
    this.#waiting = this.#waiting.filter((one) => one !== next);
    return next;
  }

  #goOn(): void {
    if (this.#waiting.length === 0) return;
    this.#running ??= this.#start();
    const running = this.#running;
    if (!running.isReady || running.doing !== null) return;
    const next = this.#next();
    if (next !== undefined) this.#give(running, next);
  }

  #give(running: Running, waiting: Waiting): void {
    clearTimeout(this.#idle);
    running.doing = waiting;
    running.making.keepsUs(true);
    running.limit = setTimeout(() => this.#end(running, failed('too-slow')), waiting.limits.longestMs);
    void running.making.tell(tellingOf(waiting.manuscript));
  }

  #start(): Running {
    const { runs, mostMb } = this.#options;
    const options = { ...CAGE, mostMb, given: ownFontPaths(ownFontsFolder()) };
    const making = new MakingProcess<Told, About>(runs, options, {
      ready: () => this.#ready(running),
      made: (made) => this.#made(running, made),
      ended: ({ why, message }) => this.#end(running, failed(why, message)),
    });
    const limit = setTimeout(() => this.#end(running, failed('died')), LONGEST_START_MS).unref();
    const running: Running = { making, isReady: false, rendered: 0, doing: null, limit };
    return running;
  }

  #ready(running: Running): void {
    running.isReady = true;
    clearTimeout(running.limit);
    this.#rest(running);
    this.#goOn();
  }

  #made(running: Running, { bytes, about, resident }: Made<About> & { readonly resident: number }): void {
    if (about.kind === 'refused') this.#done(running, failed('refused', about.message));
    else {
      running.rendered += 1;
      this.#done(running, { ...about, kind: 'rendered', bytes });
      const isWorn = running.rendered >= this.#options.mostRendered || resident > KEPT_MB * MB;
      if (isWorn) this.#replace(running);
    }
    this.#goOn();
  }

  #done(running: Running, pdf: Pdf): void {
    clearTimeout(running.limit);
    const { doing } = running;
    running.doing = null;
    this.#rest(running);
    doing?.finish(pdf);
  }

  #rest(running: Running): void {
    running.making.keepsUs(false);
    clearTimeout(this.#idle);
    this.#idle = setTimeout(() => this.#end(running, failed('died')), IDLE_MS).unref();
  }

  #replace(running: Running): void {
    this.#end(running, failed('died'));
    this.warm();
  }

  #end(running: Running, why: Pdf): void {
    if (this.#running !== running) return;
    this.#running = null;
    this.#done(running, why);
    clearTimeout(this.#idle);
    running.making.end();
    // Where none can start, another try at once would end as this one did.
    if (!running.isReady) for (const waiting of this.#waiting.splice(0)) waiting.finish(why);
    this.#goOn();
  }
}

const renderer = new PdfRenderer();

/** Renders a PDF by the process's one renderer. Never rejects. */
export const renderPdf = (manuscript: Manuscript, limits: PdfLimits): Promise<Pdf> =>
  renderer.render(manuscript, limits);
