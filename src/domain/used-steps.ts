import { stepAt, WINDOW_STEPS } from './totp.ts';

/** How many accepted steps an authenticator remembers: weeks of sign-ins. */
const REMEMBERED = 64;

/** The steps of an authenticator that were accepted, in rising order; at most {@link REMEMBERED}, the highest ones. */
export type UsedSteps = readonly number[];

/** What {@link writeSteps} wrote. `lastStep` stands for an authenticator of a time when only that was kept. */
export function readSteps(text: string, lastStep: number): UsedSteps {
  const steps = text === '' ? [] : text.split(',').map(Number);
  return steps.includes(lastStep) ? steps : [...steps, lastStep].sort((a, b) => a - b);
}

export function writeSteps(used: UsedSteps): string {
  return used.join(',');
}

/**
 * Whether a step may be accepted: above all that were accepted before it (D5; RFC 6238 5.2), but for those that lie
 * ahead of every step that a right clock could accept now. Those were accepted while the clock was wrong, and would
 * otherwise shut their owner out until time has caught up with them. Each step stays single-use all the same, however
 * the clock is moved: what was accepted is remembered, and what was forgotten is below all that is remembered.
 */
export function mayAccept(used: UsedSteps, step: number, nowMs: number): boolean {
  const newest = stepAt(nowMs) + WINDOW_STEPS;
  const forgottenBelow = used.length < REMEMBERED ? -1 : (used[0] ?? -1);
  const lastPossible = used.findLast((one) => one <= newest) ?? -1;
  return step > Math.max(forgottenBelow, lastPossible) && !used.includes(step);
}

/** With a step that was accepted just now. */
export function withStep(used: UsedSteps, step: number): UsedSteps {
  return [...used, step].sort((a, b) => a - b).slice(-REMEMBERED);
}
