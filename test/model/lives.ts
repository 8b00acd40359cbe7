import fc from 'fast-check';
import { expect } from 'vitest';

/** Plays so many random lives, and says with which seed. One that goes wrong is shown as it was shrunk. */
export async function playLives<T>(
  anyLife: fc.Arbitrary<T>,
  live: (life: T) => Promise<void>,
  lives: number,
): Promise<void> {
  const details = await fc.check(fc.asyncProperty(anyLife, live), { numRuns: lives });
  if (details.failed)
    console.error(
      details.errorInstance,
      'Keep as a regression:',
      JSON.stringify(details.counterexample?.[0]),
    );
  console.log(`${details.numRuns} lives, seed ${details.seed}`);
  expect(details.failed, fc.defaultReportMessage(details)).toBe(false);
  expect(details.numRuns).toBe(lives);
}
