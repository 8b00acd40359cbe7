import { extname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { hadFullHeap, startCaged } from '../../../../caged.ts';
import type { Answer, Said } from './messages.ts';

/** Compiled where this file is. */
const PROCESS = new URL(`./process${extname(import.meta.url)}`, import.meta.url);

const SECOND_MS = 1000;

export interface ParserLimits {
  /** For what a parser holds at once, in megabytes. A file of any length takes some 40. */
  readonly heapMb: number;
  /** How long it may take from one answer to the next, and for all of a file. */
  readonly quietMs: number;
  readonly longestMs: number;
  /** What it runs. */
  readonly runs: URL;
}

const LIMITS: ParserLimits = {
  heapMb: 160,
  quietMs: 120 * SECOND_MS,
  longestMs: 3_600 * SECOND_MS,
  runs: PROCESS,
};

/** A parser ended without having said how it went. */
export class ParserFailed extends Error {
  override readonly name = 'ParserFailed';

  /** `message` is a sentence for whoever uploaded the file. */
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
  }
}

const TOO_LONG = (ms: number) =>
  `Reading the file came to a stop for ${ms / SECOND_MS} seconds, so it was ended. Split the file and import the parts.`;
const TOO_LONG_IN_ALL = 'The file took longer than an hour to read. Split it and import the parts.';
const DIED =
  'Something went wrong on our side while the file was being read. Try again. If that doesn’t help, ask the people who run the server.';
const FULL =
  'The file could not be read: something in it takes more memory than reading may have. Split the file, or export it again.';

/**
 * Reads a file. What it says is handed to `hear`, one thing after the other: it goes on with the answer. Rejects with `ParserFailed`
 * where it ends without having said how it went, and as `hear` or `content` does.
 */
export type Parse = (
  content: AsyncIterable<Uint8Array>,
  hear: (said: Said) => Promise<Answer>,
  signal: AbortSignal,
  options?: Partial<ParserLimits>,
) => Promise<void>;

/**
 * Reads a file in a process of its own (I2), which gives way to the server, has none of our environment,
 * and is ended where it hangs or `signal` says so.
 */
export const parseApart: Parse = async (content, hear, signal, options = {}) => {
  const { heapMb, quietMs, longestMs, runs } = { ...LIMITS, ...options };
  signal.throwIfAborted();
  const child = startCaged(runs, {
    heapMb,
    isFed: true,
    moreOfNode: ['--max-semi-space-size=8'],
  });
  const end = new AbortController();
  const stop = (why: unknown) => end.abort(why);
  const ended = new Promise<string>((resolve) => {
    child.once('error', () => resolve(DIED));
    // Once all is heard that it said.
    child.once('close', (code, signal) => resolve(hadFullHeap(code, signal) ? FULL : DIED));
  });
  const onAbort = () => stop(signal.reason);
  signal.addEventListener('abort', onAbort, { once: true });
  end.signal.addEventListener('abort', () => child.kill('SIGKILL'), { once: true });
  let quiet: NodeJS.Timeout | undefined;
  const awaitWord = () => {
    clearTimeout(quiet);
    quiet = setTimeout(() => stop(new ParserFailed(TOO_LONG(quietMs))), quietMs);
  };
  const whole = setTimeout(() => stop(new ParserFailed(TOO_LONG_IN_ALL)), longestMs);
  let isOver = false;
  let hearing = Promise.resolve();
  child.on('message', (said: Said) => {
    clearTimeout(quiet);
    hearing = hearing.then(async () => {
      if (end.signal.aborted) return;
      try {
        const answer = await hear(said);
        isOver ||= said.kind === 'end' || said.kind === 'failed';
        if (child.connected) child.send(answer, () => undefined);
        if (!isOver) awaitWord();
      } catch (error) {
        stop(error);
      }
    });
  });
  awaitWord();
  const { stdin } = child;
  const feeding =
    stdin === null
      ? Promise.resolve()
      : pipeline(Readable.from(content, { objectMode: true, highWaterMark: 2 }), stdin).catch(
          (error: unknown) => {
            // Whoever has heard enough stops reading.
            if (!isBrokenPipe(error)) stop(error);
          },
        );
  const why = await ended;
  await hearing;
  clearTimeout(quiet);
  clearTimeout(whole);
  signal.removeEventListener('abort', onAbort);
  stdin?.destroy();
  await feeding;
  end.signal.throwIfAborted();
  if (!isOver) throw new ParserFailed(why);
};

const isBrokenPipe = (error: unknown) =>
  ['EPIPE', 'ECONNRESET', 'ERR_STREAM_PREMATURE_CLOSE', 'ERR_STREAM_DESTROYED'].includes(
    (error as NodeJS.ErrnoException).code ?? '',
  );
