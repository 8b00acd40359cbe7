import { setImmediate } from 'node:timers/promises';

/** Does something step by step, and lets others be answered after each. */
export async function inTurns<T>(steps: Generator<undefined, T>): Promise<T> {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    await setImmediate();
  }
}
