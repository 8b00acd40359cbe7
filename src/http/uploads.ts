import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { SignedIn } from '../access/context.ts';
import { releaseBytes } from '../domain/release-bytes.ts';
import { SIGNED_IN_AS } from '../ui/form.tsx';
import { isMadeForOther } from './made-for.tsx';

/** How long an upload may take in all, and how much of it must come in each beat. In milliseconds, and bytes. */
const LONGEST_MS = 2 * 3_600_000;
const BEAT_MS = 10_000;
const LEAST_BYTES = 64 * 1024;

/** How many files a form may send at once. */
export const MOST_FILES = 20;
/** How much of a form is not files, in bytes. */
const AROUND_FILES = 64 * 1024;

const LIMITS = {
  fieldNameSize: 100,
  fieldSize: 1_000,
  fields: 10,
  // One more, so that the route can say how many there may be.
  files: MOST_FILES + 1,
  parts: MOST_FILES + 11,
};

/** A file as it arrives. It is read once, in its turn. */
export interface SentFile {
  /** As its sender calls it: anything at all. */
  readonly name: string;
  /** The field of the form that it came in. */
  readonly field: string;
  /** So many bytes it has at most, as the request's own headers say. */
  readonly atMost: number;
  /** Each part is good until the next is asked for. Ends in {@link FileTooLarge} where it is larger than the route takes. */
  readonly content: AsyncIterable<Uint8Array>;
  /** Whether nobody waits for an answer any more, which a browser may send again. */
  readonly isAbandoned: () => boolean;
}

/** Ends the content of a file that is larger than may be, or the files of a form that says beforehand that it is. */
export class FileTooLarge extends Error {
  override readonly name = 'FileTooLarge';
}

/** What came is no form with files, or not all of one: it was cut off, or nobody's browser sent it. */
class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly statusCode = 400;
}

/** What a parser has against a form is its sender's doing. */
function unreadable(error: unknown): never {
  throw (error as { statusCode?: number }).statusCode === undefined
    ? new Unreadable('no form', { cause: error })
    : error;
}

/** Connections on which an upload is under way: the short time for other requests does not end them. */
const underWay = new WeakSet<Socket>();

/**
 * An upload has limits of its own: it may take longer than other requests, and nothing comes while what has come is being
 * worked on. Whatever else Node has against a connection ends it as before.
 */
export function sparePatientUploads(server: Server): void {
  const usual = server.listeners('clientError') as ((error: NodeJS.ErrnoException, socket: Socket) => void)[];
  server.removeAllListeners('clientError');
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && underWay.has(socket)) return;
    for (const one of usual) one.call(server, error, socket);
  });
  server.on('timeout', (socket: Socket) => {
    if (!underWay.has(socket)) socket.destroy();
  });
}

/** Cuts an upload off that takes too long, or of which too little comes, until it is ended by what this returns. */
function watch({ raw }: FastifyRequest): () => void {
  const { socket } = raw;
  underWay.add(socket);
  const beganAt = performance.now();
  let before = socket.bytesRead;
  const beat = setInterval(() => {
    // What has come is being sealed or written: the sender has nothing to do but wait.
    if (raw.complete || raw.readableFlowing === false) return;
    const came = socket.bytesRead - before;
    before = socket.bytesRead;
    if (came < LEAST_BYTES || performance.now() - beganAt > LONGEST_MS) socket.destroy();
  }, BEAT_MS);
  beat.unref();
  return () => {
    clearInterval(beat);
    underWay.delete(socket);
  };
}

/** The field that asks for JSON instead of a page: for a script on a page of ours. */
const ANSWER = 'answer';

/** What an upload brings, once its form is known to be the session's own. */
export interface Sending {
  readonly files: AsyncIterable<SentFile>;
  /** What else the form's fields before its first file hold, by their names: anything at all. */
  readonly fields: ReadonlyMap<string, string>;
  /** A script of ours asks, and reads the answer as JSON. */
  readonly wantsJson: boolean;
  /** To be called when all of it has been answered. */
  readonly end: () => void;
}

/** Adds the parser of uploads; no other route reads what it parses. */
export async function readUploads(app: FastifyInstance): Promise<void> {
  // Whatever is too large ends its own file, with a message of ours, not the whole request.
  await app.register(multipart, { throwFileSizeLimit: false });
}

// biome-ignore lint/correctness/useYield: there is nothing to yield.
async function* tooLarge(): AsyncGenerator<never> {
  throw new FileTooLarge();
}

type Part = Awaited<ReturnType<ReturnType<FastifyRequest['parts']>['next']>>;

async function* contentOf(file: AsyncIterable<Uint8Array> & { truncated: boolean }) {
  try {
    for await (const part of file) {
      yield part;
      releaseBytes(part);
    }
  } catch (error) {
    unreadable(error);
  }
  if (file.truncated) throw new FileTooLarge();
}

/**
 * Begins to read an upload. The fields before its first file say for whom the form was made (D21); null where that was for
 * somebody else, before a byte of any file is taken. All files of a form together are as large as one may be, so that what
 * is too large is refused before it is sent. Files are streamed one after the other, never whole in memory (E25).
 */
export async function beginUpload(
  request: FastifyRequest,
  session: SignedIn | null,
  mostBytes: number,
): Promise<Sending | null> {
  const sent = Number(request.headers['content-length'] ?? 0);
  if (sent > mostBytes + AROUND_FILES)
    return { files: tooLarge(), fields: new Map(), wantsJson: false, end: () => undefined };
  const { socket } = request.raw;
  const end = watch(request);
  const parts = request.parts({ limits: { ...LIMITS, fileSize: mostBytes } });
  const atMost = sent > 0 ? Math.min(mostBytes, sent) : mostBytes;
  const nextPart = (): Promise<Part> => parts.next().catch(unreadable);
  let wantsJson = false;
  const fields = new Map<string, string>();
  const nextFile = async () => {
    for (let next = await nextPart(); next.done !== true; next = await nextPart()) {
      const part = next.value;
      if (part.type === 'file') {
        // A field in which nobody chose a file is sent as one without a name.
        if (part.filename !== undefined && part.filename !== '') return part;
        part.file.resume();
      } else if (part.fieldname === ANSWER) wantsJson = part.value === 'json';
      else if (part.fieldname === SIGNED_IN_AS) request.body = { [SIGNED_IN_AS]: part.value };
      else if (typeof part.value === 'string') fields.set(part.fieldname, part.value);
    }
    return null;
  };
  try {
    const first = await nextFile();
    if (isMadeForOther(request, session)) {
      end();
      return null;
    }
    return {
      end,
      fields,
      wantsJson,
      files: (async function* () {
        for (let part = first; part !== null; part = await nextFile()) {
          yield {
            name: part.filename,
            field: part.fieldname,
            atMost,
            content: contentOf(part.file),
            isAbandoned: () => socket.destroyed,
          };
          // Whatever of it nobody wanted, or the next one never comes.
          part.file.resume();
        }
      })(),
    };
  } catch (error) {
    end();
    throw error;
  }
}
