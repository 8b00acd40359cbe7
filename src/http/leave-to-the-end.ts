import { Readable } from 'node:stream';
import { isDeepStrictEqual } from 'node:util';
import type { Access, Contexts } from '../access/context.ts';
import { Withdrawn } from '../access/deed.ts';
import type { Outcome } from '../access/gate.ts';
import type { Reply, StoredFile } from './reply.ts';

/*
 * What is sent for as long as somebody takes to read it: whoever loses their leave meanwhile gets no more of it (D24). It is
 * cut off then, and does not end as if that were all.
 */

/** How much of what is read row by row is gathered until it is asked about, in bytes. */
const GATHERED_BYTES = 64 * 1024;
/** How long a file, which never changes, is sent until it is asked about again, in milliseconds. */
const FILE_MS = 1_000;

/** Asks what the gate asked at the door; throws `Withdrawn`. */
type Ask = () => Promise<unknown>;

/** Of what somebody may read only this decides, but for what each query asks. */
function leaveIn(context: Contexts[Access]) {
  const { session } = context;
  return {
    account: session?.account.id,
    membership: session?.membership?.id,
    scope: 'scope' in context ? context.scope : null,
    reach: 'reach' in context ? context.reach : null,
  };
}

/** Whether the gate still says of a request what it said before; throws `Withdrawn` where it does not. */
export function mustBeAsBefore<A extends Access>(before: Contexts[A], outcome: Outcome<A>): void {
  if (!outcome.ok) throw new Withdrawn(outcome.refusal);
  const { site, session } = outcome.context;
  if (isDeepStrictEqual(leaveIn(before), leaveIn(outcome.context))) return;
  throw new Withdrawn(session === null ? { kind: 'sign-in', site } : { kind: 'wrong-role', site, session });
}

/**
 * Rows as they are read, in parts that are each asked about between their reading and their sending: so nothing is sent that
 * was written behind the end of the leave.
 */
export async function* askedByPart(
  content: AsyncIterable<string | Uint8Array>,
  ask: Ask,
): AsyncGenerator<Buffer> {
  let gathered: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of content) {
    const more = typeof part === 'string' ? Buffer.from(part) : part;
    gathered.push(more);
    bytes += more.byteLength;
    if (bytes < GATHERED_BYTES) continue;
    const whole = Buffer.concat(gathered, bytes);
    gathered = [];
    bytes = 0;
    await ask();
    yield whole;
  }
  await ask();
  if (bytes > 0) yield Buffer.concat(gathered, bytes);
}

/** The bytes of a file, asked about as long as it takes: whether its reader is let in, and whether it is still theirs to read. */
export async function* askedByTime(
  { content, isStillTheirs }: Pick<StoredFile, 'content' | 'isStillTheirs'>,
  ask: Ask,
): AsyncGenerator<Uint8Array> {
  let askedAt = performance.now();
  for await (const part of content) {
    if (performance.now() - askedAt >= FILE_MS) {
      await ask();
      if (!(await isStillTheirs())) throw new Withdrawn({ kind: 'unknown-workspace' });
      askedAt = performance.now();
    }
    yield part;
  }
}

/**
 * The same with its first part read, so that a refusal of that is answered as any other. No generator: one that nobody begins
 * with would not let go of what it reads.
 */
async function begun<T>(content: AsyncGenerator<T>): Promise<AsyncIterable<T>> {
  let first: IteratorResult<T> | null = await content.next();
  const next = () => {
    const given = first;
    first = null;
    return given === null ? content.next() : Promise.resolve(given);
  };
  return { [Symbol.asyncIterator]: () => ({ next, return: () => content.return(undefined) }) };
}

const nothing = (): AsyncIterable<Uint8Array> => Readable.from([]);

/** An answer whose content, where it has one that is read while it is sent, is asked about to its end; of a HEAD none is read. */
export async function askedToItsEnd(answer: Reply, isHead: boolean, ask: Ask): Promise<Reply> {
  if (answer.kind !== 'download' && answer.kind !== 'file') return answer;
  if (isHead) return { ...answer, content: nothing() };
  return answer.kind === 'download'
    ? { ...answer, content: await begun(askedByPart(answer.content, ask)) }
    : { ...answer, content: await begun(askedByTime(answer, ask)) };
}
