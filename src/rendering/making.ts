import type { ChildProcess } from 'node:child_process';
import { extname } from 'node:path';
import { type Cage, hadFullHeap, startCaged } from '../caged.ts';

/** What a thread says of a file: its bytes, none where there is no file, and what else there is to say of it. */
export interface Made<About = unknown> {
  readonly bytes: Uint8Array;
  readonly about: About;
}

/** What its process says: that it is ready, a file in parts and their end, or why it ends. */
export type Said =
  | { readonly kind: 'ready' }
  | { readonly kind: 'begun'; readonly length: number }
  | { readonly kind: 'part'; readonly bytes: Uint8Array }
  /** `resident` is what the process holds, in bytes. */
  | { readonly kind: 'made'; readonly about: unknown; readonly resident: number }
  | { readonly kind: 'ended'; readonly why: Ended['why']; readonly message: string };

/** Why a process has ended by itself: it held too much, or else, which another try may do better. */
export interface Ended {
  readonly why: 'too-large' | 'died';
  /** For the log: it may quote a document. */
  readonly message: string;
}

/** What is told by a process, as it comes. */
export interface Hearing<About> {
  readonly ready?: () => void;
  readonly made: (made: Made<About> & { readonly resident: number }) => void;
  readonly ended: (ended: Ended) => void;
}

/** What the process runs: compiled where this file is. */
const PROCESS = new URL(`./process${extname(import.meta.url)}`, import.meta.url);

const MB = 1_048_576;

export interface MakingOptions extends Pick<Cage, 'heapMb' | 'env'> {
  /** For all that it holds, pictures and files too, which are outside of the heap. In megabytes. */
  readonly mostMb: number;
  /** What the thread may know, such as paths. */
  readonly given?: readonly string[];
}

/** A process that makes files, by a thread in it that is told of what. It is there until it is ended, or ends. */
export class MakingProcess<Told extends object, About> {
  readonly #child: ChildProcess;
  readonly #hearing: Hearing<About>;
  #bytes = new Uint8Array(0);
  #filled = 0;
  #isOver = false;

  /** `thread` is what the thread runs. */
  constructor(thread: URL, { mostMb, given = [], ...cage }: MakingOptions, hearing: Hearing<About>) {
    this.#hearing = hearing;
    this.#child = startCaged(PROCESS, { ...cage, args: [thread.href, String(mostMb * MB), ...given] });
    this.#child.on('message', (said: Said) => this.#hear(said));
    this.#child.on('error', ({ message }) => this.#ended({ why: 'died', message }));
    // Once all is heard that it said.
    this.#child.on('close', (code, signal) =>
      this.#ended({ why: hadFullHeap(code, signal) ? 'too-large' : 'died', message: '' }),
    );
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Whether it keeps ours from ending. */
  keepsUs(keeps: boolean): void {
    const does = keeps ? 'ref' : 'unref';
    this.#child[does]();
    this.#child.channel?.[does]();
  }

  /** One after another, so that no turn of the event loop copies more than one (E28). */
  async tell(parts: Iterable<Told>): Promise<void> {
    for (const part of parts) {
      if (this.#isOver) return;
      // Where the process is gone, its end says so.
      await new Promise<void>((resolve) => this.#child.send(part, () => resolve()));
    }
  }

  /** Ends it, whatever it does; nothing is heard of it any more. */
  end(): void {
    this.#isOver = true;
    this.#child.kill('SIGKILL');
  }

  #hear(said: Said): void {
    if (this.#isOver) return;
    switch (said.kind) {
      case 'ready':
        this.#hearing.ready?.();
        break;
      case 'begun':
        this.#bytes = new Uint8Array(said.length);
        this.#filled = 0;
        break;
      case 'part':
        this.#bytes.set(said.bytes, this.#filled);
        this.#filled += said.bytes.byteLength;
        break;
      case 'made': {
        const bytes = this.#bytes;
        this.#bytes = new Uint8Array(0);
        this.#hearing.made({ bytes, about: said.about as About, resident: said.resident });
        break;
      }
      case 'ended':
        this.#ended(said);
    }
  }

  #ended({ why, message }: Ended): void {
    if (this.#isOver) return;
    this.end();
    this.#hearing.ended({ why, message });
  }
}
