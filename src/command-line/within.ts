import { setTimeout } from 'node:timers/promises';

/** Waits for the work, but no longer than so many milliseconds. Whether it was done by then; a failure counts as not. */
export async function within(ms: number, work: Promise<unknown>): Promise<boolean> {
  const limit = new AbortController();
  const done = work.then(
    () => true,
    () => false,
  );
  const outOfTime = setTimeout(ms, false, { signal: limit.signal }).catch(() => false);
  const outcome = await Promise.race([done, outOfTime]);
  limit.abort();
  return outcome;
}
