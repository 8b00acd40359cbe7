import process from 'node:process';
import fc from 'fast-check';
import { test as base, describe, expect } from 'vitest';
import { World } from '../world.ts';
import { playLives } from './lives.ts';
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

/** How many lives: 300 on both databases together; `npm run test:deep` asks for ten thousand on each. */
const LIVES = Number(process.env.MODEL_RUNS ?? (process.env.TEST_DATABASE === 'postgres' ? 40 : 260));
/** A fresh database from time to time, so that a long run measures lives and not a full table. */
const LIVES_PER_WORLD = 250;

/** The world that lives are played in, and how many were. */
class Playground {
  world: World;
  #lives = 0;

  constructor(world: World) {
    this.world = world;
  }

  /** Plays one life to its end, or to the step that it is at when the test is given up. */
  async live(steps: readonly Step[], givenUp: AbortSignal): Promise<void> {
    fc.pre(!givenUp.aborted);
    this.#lives += 1;
    if (this.#lives % LIVES_PER_WORLD === 0) {
      console.log(`${this.#lives} lives so far`);
      await this.world.destroy();
      this.world = await World.create();
    }
    const stage = await Stage.set(this.world);
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
}

const test = base
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
  .extend('playground', { scope: 'file' }, async ({}, { onCleanup }) => {
    const playground = new Playground(await World.create());
    onCleanup(() => playground.world.destroy());
    return playground;
  })
  /** Plays a life. A test that ran into its ceiling is given up by Vitest, and would go on beside the next one. */
  .extend('live', ({ playground, signal }, { onCleanup }) => {
    let underWay: Promise<unknown> = Promise.resolve();
    onCleanup(async () => {
      await underWay.catch(() => undefined);
    });
    return (steps: readonly Step[]): Promise<void> => {
      const life = playground.live(steps, signal);
      underWay = life;
      return life;
    };
  });

test('the pages to look at are there', ({ playground }) => {
  const paths = pagesOf(playground.world).map(({ path }) => path);
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
}, async ({ live }) => {
  await playLives(anySteps, live, LIVES);
});

/** Lives that went wrong once, as they were shrunk. */
const REGRESSIONS: readonly (readonly [string, readonly Step[]])[] = [
  [
    'a session that was over when its owner was to be removed stays so if the clock is put back',
    [
      { do: 'sign-in', tab: 0, who: 1 },
      { do: 'clock', ms: 3_660_000 },
      { do: 'set-up', tab: 0, code: 'right' },
      { do: 'come-back', who: 1, workspace: 1 },
      { do: 'clock', ms: -600_000 },
      { do: 'recover', tab: 0, used: false },
    ],
  ],
  [
    'after a reset, setup is owed even where the policy that asked is gone by then',
    [
      { do: 'policy', workspace: 0, on: true, now: false },
      { do: 'reset-mfa', who: 2 },
      { do: 'sign-in', tab: 0, who: 2 },
      { do: 'policy', workspace: 0, on: false, now: false },
      { do: 'verify', tab: 0, code: 'right' },
      { do: 'look', tab: 0, page: 0 },
      { do: 'always-ask', who: 0, on: false },
      { do: 'look', tab: 0, page: 0 },
    ],
  ],
  [
    'a switching that was asked for is done with its confirmation',
    [
      { do: 'sign-in', tab: 2, who: 0 },
      { do: 'flip', tab: 2, on: true, now: false },
      { do: 'confirm', tab: 2, code: 'right' },
      { do: 'sign-in', tab: 0, who: 0 },
      { do: 'switch', tab: 0, workspace: 0 },
      { do: 'clock', ms: 1000 },
      { do: 'reset-mfa', who: 0 },
    ],
  ],
  [
    'a session that was over when its account got another role stays so if the clock is put back',
    [
      { do: 'sign-in', tab: 0, who: 2 },
      { do: 'clock', ms: 3_660_000 },
      { do: 'change-role', who: 2, workspace: 0, client: false },
      { do: 'verify', tab: 0, code: 'right' },
      { do: 'clock', ms: -600_000 },
      { do: 'recover', tab: 0, used: false },
      { do: 'set-up', tab: 0, code: 'right' },
    ],
  ],
];

describe.skipIf(REGRESSIONS.length === 0)('lives that went wrong once', () => {
  test.for(REGRESSIONS)('%s', ([, steps], { live }) => live(steps));
});
