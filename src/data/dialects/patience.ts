import { setTimeout } from 'node:timers/promises';
import { isBusy } from '../unavailable.ts';

/** How long another program's lock is waited for, from when the statement was asked for. In milliseconds. */
export const PATIENCE_MS = 5_000;
const LONGEST_PAUSE_MS = 50;

/**
 * Does the work, again and again while another program holds the lock. SQLite would wait for it as well, but with the
 * whole process standing still; here others are answered meanwhile. `asked` by the monotonic clock, where it was before
 * now.
 */
export function patiently<T>(work: () => T, asked?: number): T | Promise<T> {
  try {
    return work();
  } catch (error) {
    if (!isBusy(error)) throw error;
    return again(work, asked ?? performance.now());
  }
}

async function again<T>(work: () => T, asked: number): Promise<T> {
  for (let pauseMs = 1; ; pauseMs = Math.min(2 * pauseMs, LONGEST_PAUSE_MS)) {
    await setTimeout(pauseMs);
    try {
      return work();
    } catch (error) {
      if (!isBusy(error) || performance.now() - asked >= PATIENCE_MS) throw error;
    }
  }
}
