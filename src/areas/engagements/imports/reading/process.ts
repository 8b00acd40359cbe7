import { PassThrough, pipeline, type Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { Answer, Said } from './messages.ts';
import { readScan } from './read-scan.ts';

/*
 * What reads an import, in a process of its own (I2): a file's text by its standard input, what was found in it by messages, which
 * are answered in their order.
 */

/** So much may wait for its answer while reading goes on: the server is seldom quick, and never slow for long. */
const MOST_UNANSWERED = 8;
/** So much of the file is taken in before it is read, in bytes: as much as is read while the server does something else. */
const MOST_AHEAD = 1024 * 1024;

/** Those that still have to be answered, in their order. */
const unanswered: { readonly answer: Promise<Answer>; readonly take: (answer: Answer) => void }[] = [];

process.on('message', (answer: Answer) => unanswered.shift()?.take(answer));

/** Says something once there is room for one more that waits. */
async function tell(said: Said): Promise<{ readonly answered: Promise<Answer> }> {
  if (unanswered.length >= MOST_UNANSWERED) await unanswered[0]?.answer;
  const { promise: answer, resolve: take } = Promise.withResolvers<Answer>();
  unanswered.push({ answer, take });
  process.send?.(said);
  return { answered: answer };
}

async function say(said: Said): Promise<Answer> {
  return (await tell(said)).answered;
}

/** The file, taken in ahead of whoever reads it: what waits in a pipe is read up in a few milliseconds. */
async function* ahead(input: Readable): AsyncGenerator<Buffer> {
  // What goes wrong with it is thrown by the loop.
  for await (const part of pipeline(input, new PassThrough({ highWaterMark: MOST_AHEAD }), () => undefined)) {
    yield part;
    // Otherwise nothing would be taken in before all was read that is here.
    await setImmediate();
  }
}

await readScan(ahead(process.stdin), { tell, say });
process.disconnect();
