import process from 'node:process';
import { Worker } from 'node:worker_threads';
import type { Made, Said } from './making.ts';

/*
 * What makes files, in a process of its own: it watches the thread that makes them, which hears nothing while it does, and
 * ends with it where it holds too much or nobody is there any more to make one for.
 */

const LOOK_MS = 20;
const PART = 1_048_576;

/** At once: a thread in the middle of a report can't be asked to stop. */
const end = () => process.kill(process.pid, 'SIGKILL');
const say = (said: Said, then?: () => void) => process.send?.(said, undefined, undefined, then);
const endFor = (why: 'too-large' | 'died', message = '') => say({ kind: 'ended', why, message }, end);

/** In parts, so that no turn of the event loop that hears them copies all of it, and one after the other, so that it isn't here twice. */
async function tell({ bytes, about }: Made): Promise<void> {
  say({ kind: 'begun', length: bytes.byteLength });
  for (let from = 0; from < bytes.byteLength; from += PART)
    await new Promise<void>((resolve) =>
      say({ kind: 'part', bytes: bytes.subarray(from, from + PART) }, resolve),
    );
  say({ kind: 'made', about, resident: process.memoryUsage.rss() });
}

/** What V8 says where a string or a buffer can't be as large as it would be. */
const TOO_LARGE = /^(?:Invalid string length|Array buffer allocation failed)$|^Cannot create a string longer/;

const [, , program = '', most = '', ...given] = process.argv;
const thread = new Worker(new URL(program), { workerData: given });
thread.on('message', (made: Made | null) => {
  if (made === null) say({ kind: 'ready' });
  else void tell(made);
});
thread.on('error', (error: unknown) => {
  const { code, message = String(error) } = error as NodeJS.ErrnoException;
  const isTooLarge = code === 'ERR_WORKER_OUT_OF_MEMORY' || TOO_LARGE.test(message);
  endFor(isTooLarge ? 'too-large' : 'died', message);
});
thread.on('exit', () => endFor('died'));
process.on('message', (told) => thread.postMessage(told));
process.on('disconnect', end);

const look = setInterval(() => {
  if (process.memoryUsage.rss() <= Number(most)) return;
  clearInterval(look);
  endFor('too-large');
}, LOOK_MS);
