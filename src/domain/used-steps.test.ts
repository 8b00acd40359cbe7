import { describe, expect, test } from 'vitest';
import { mayAccept, readSteps, stepAt, type UsedSteps, withStep, writeSteps } from './totp.ts';

const NOW = Date.UTC(2026, 10, 24, 12, 0, 15);
const STEP_MS = 30_000;
const DAY_MS = 86_400_000;
const here = stepAt(NOW);

/** Small numbers that look random and are the same each time. */
function* numbers(seed: number): Generator<number> {
  let state = seed;
  for (;;) {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    yield state / 2_147_483_648;
  }
}

describe('D5: which steps may be accepted', () => {
  test('above the last one, and none twice', () => {
    const used: UsedSteps = [here - 10, here];
    expect(
      [here - 11, here - 10, here - 1, here, here + 1].map((step) => mayAccept(used, step, NOW)),
    ).toEqual([false, false, false, false, true]);
  });

  test('D25: what was accepted while the clock was a day ahead keeps nobody out', () => {
    const tomorrow = here + DAY_MS / STEP_MS;
    const used: UsedSteps = [here - 1, tomorrow, tomorrow + 5];
    expect(mayAccept(used, here - 1, NOW)).toBe(false);
    expect(mayAccept(used, here, NOW)).toBe(true);
    // And is as used as any other once its time has come.
    for (const step of [tomorrow, tomorrow + 5]) {
      expect(mayAccept(withStep(used, here), step, step * STEP_MS)).toBe(false);
    }
  });

  test('however the clock is moved, no step is accepted twice', () => {
    for (let seed = 1; seed <= 200; seed += 1) {
      const random = numbers(seed);
      const next = () => random.next().value as number;
      const accepted = new Set<number>();
      let used: UsedSteps = [];
      let now = NOW;
      for (let tries = 0; tries < 400; tries += 1) {
        const jump = next();
        if (jump < 0.05) now += DAY_MS * Math.floor(next() * 4);
        else if (jump < 0.1) now -= DAY_MS * Math.floor(next() * 4);
        else now += Math.floor(next() * 3 * STEP_MS) - STEP_MS;
        const step = stepAt(now) + Math.floor(next() * 3) - 1;
        if (!mayAccept(used, step, now)) continue;
        expect(accepted.has(step), `seed ${seed}, step ${step}`).toBe(false);
        accepted.add(step);
        used = readSteps(writeSteps(withStep(used, step)), step);
      }
      expect(accepted.size).toBeGreaterThan(20);
    }
  });

  test('with a right clock every newer step is accepted, whatever was forgotten', () => {
    let used: UsedSteps = [];
    for (let step = here; step < here + 300; step += 1) {
      expect(mayAccept(used, step, step * STEP_MS)).toBe(true);
      used = withStep(used, step);
    }
    expect(writeSteps(used).length).toBeLessThan(1000);
  });
});

test('an authenticator of before has its last step alone', () => {
  expect(readSteps('', 7)).toEqual([7]);
  expect(readSteps(writeSteps([3, 9]), 9)).toEqual([3, 9]);
  expect(readSteps(writeSteps([3, 9]), 5)).toEqual([3, 5, 9]);
});
