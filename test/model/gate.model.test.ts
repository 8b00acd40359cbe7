import process from 'node:process';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { World } from '../world.ts';
import { lookEverywhere } from './looking.ts';
import { pagesOf } from './pages.ts';
import { play } from './play.ts';
import { Stage } from './stage.ts';
import { anySteps, type Step } from './steps.ts';

/**
 * Random lives of four people, five browsers and two workspaces against the real application on a real database,
 * beside a model of the requirements. Whatever happens in whatever order: no answer that holds workspace data goes to
 * a session that owes a step, and nobody who did all steps is refused.
 */

/** How many lives; `npm run test:deep` asks for ten thousand. */
const LIVES = Number(process.env.MODEL_RUNS ?? 300);
/** A fresh database from time to time, so that a long run measures lives and not a full table. */
const LIVES_PER_WORLD = 250;

let world: World;
let lives = 0;
let underWay: Promise<unknown> = Promise.resolve();
beforeAll(async () => {
  world = await World.create();
});
// A test that ran into its ceiling is given up by Vitest, and would go on beside the next one.
afterEach(() => underWay);
afterAll(() => world.destroy());

/** Plays one life to its end, or to the step that it is at when the test is given up. */
async function live(steps: readonly Step[], givenUp: AbortSignal): Promise<void> {
  fc.pre(!givenUp.aborted);
  lives += 1;
  if (lives % LIVES_PER_WORLD === 0) {
    console.log(`${lives} lives so far`);
    await world.destroy();
    world = await World.create();
  }
  const stage = await Stage.set(world);
  try {
    for (const step of steps) {
      fc.pre(!givenUp.aborted);
      await play(stage, step);
    }
    await lookEverywhere(stage);
  } finally {
    await stage.strike();
  }
}

test('the pages to look at are there', () => {
  const paths = pagesOf(world).map(({ path }) => path);
  expect(paths).toEqual(
    expect.arrayContaining([
      '/dashboard/:slug',
      '/dashboard/:slug/members',
      '/portal',
      '/admin',
      '/api/v1/session',
    ]),
  );
});

test('S5 S6 S11 S13 S17 S18 S19 S22 D1–D13: any life: data goes only to those who owe nothing, and to all of them', {
  timeout: 300_000 + LIVES * 5_000,
}, async ({ signal }) => {
  const played = fc.check(
    fc.asyncProperty(anySteps, (steps) => live(steps, signal)),
    { numRuns: LIVES },
  );
  underWay = played;
  const details = await played;
  if (details.failed) console.error('Keep as a regression:', JSON.stringify(details.counterexample?.[0]));
  console.log(`${details.numRuns} lives, seed ${details.seed}`);
  expect(details.failed, fc.defaultReportMessage(details)).toBe(false);
  expect(details.numRuns).toBe(LIVES);
});

/** Lives that went wrong once, as they were shrunk. */
const REGRESSIONS: readonly (readonly [string, readonly Step[]])[] = [
  [
    'after a reset, setup is owed even where the policy that asked is gone by then',
    [
      { do: 'policy', place: 0, on: true, now: false },
      { do: 'reset-mfa', who: 2 },
      { do: 'sign-in', tab: 0, who: 2 },
      { do: 'policy', place: 0, on: false, now: false },
      { do: 'verify', tab: 0, code: 'right' },
      { do: 'look', tab: 0, page: 0 },
      { do: 'always-ask', who: 0, on: false },
      { do: 'look', tab: 0, page: 0 },
    ],
  ],
];

describe.skipIf(REGRESSIONS.length === 0)('lives that went wrong once', () => {
  test.each(REGRESSIONS)('%s', (_name, steps) => live(steps, new AbortController().signal));
});
