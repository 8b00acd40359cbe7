import { setTimeout as sleep } from 'node:timers/promises';
import { aroundAll, expect } from 'vitest';
import { closeParked } from './fresh-database.ts';

/**
 * Set-up of every test file: fails it where a server, a connection, a process or a timer of it is still there when it is
 * over. The worker goes on to the next file, and what was left would go on beside that.
 */

/** What ends of itself in a moment, or is Vitest's own. */
const PASSING: ReadonlySet<string> = new Set(['FSReqCallback', 'Immediate']);
/** Long enough for a socket that was closed to be gone, on however busy a machine. */
const LOOKS = 400;
const LOOK_EVERY_MS = 25;

/** What keeps this worker alive, by kind. */
function alive(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const kind of process.getActiveResourcesInfo()) {
    if (!PASSING.has(kind)) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return counts;
}

const before = alive();

/** Of which kinds there is more than there was; timers by themselves, for Vitest has one at times. */
function left(timers: number): string[] {
  const most = (kind: string) => (kind === 'Timeout' ? timers : (before.get(kind) ?? 0));
  return [...alive()].filter(([kind, count]) => count > most(kind)).map(([kind]) => kind);
}

// Around all, for what a file shares is taken away after the hooks that end it.
aroundAll(async (runFile) => {
  await runFile();
  await closeParked();
  // With more timers than Vitest's, all have to be gone, for its own is so in a moment.
  const timers = left(1).includes('Timeout') ? 0 : 1;
  for (let looks = 0; looks < LOOKS && left(timers).length > 0; looks += 1) await sleep(LOOK_EVERY_MS);
  expect(left(timers), 'of this file, still at work when it is over').toEqual([]);
});
