import { writeFileSync } from 'node:fs';
import { constants, setPriority } from 'node:os';
import { extname } from 'node:path';
import process from 'node:process';
import { Worker } from 'node:worker_threads';
import type { Said, Told } from './exchange.ts';

/*
 * What `PdfRenderer` runs: it watches the thread that renders, which hears nothing while it does, and ends with it where it
 * holds too much or nobody is there any more to render for.
 */

const LOOK_MS = 20;

/** At once: a thread in the middle of a report can't be asked to stop. */
const end = () => process.kill(process.pid, 'SIGKILL');
const say = (said: Said, then?: () => void) => process.send?.(said, undefined, undefined, then);

/** Gives way to the server, in time and in memory, where the system lets it. Before there are threads, which take it from here. */
function giveWay(): void {
  try {
    setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
    // The first to go where the machine's memory runs out (Linux).
    writeFileSync('/proc/self/oom_score_adj', '1000');
  } catch {
    // Without either it renders as well.
  }
}
giveWay();

const [, , most = '', ...ownFonts] = process.argv;
const program = new URL(`./thread${extname(import.meta.url)}`, import.meta.url);
const thread = new Worker(program, { name: 'pdf', workerData: ownFonts });
thread.on('message', (said: Said) => say(said));
thread.on('error', end);
thread.on('exit', end);
process.on('message', (told: Told) => thread.postMessage(told));
process.on('disconnect', end);

const look = setInterval(() => {
  if (process.memoryUsage.rss() <= Number(most)) return;
  clearInterval(look);
  say({ kind: 'too-large' }, end);
}, LOOK_MS);
