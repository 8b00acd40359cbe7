import process from 'node:process';
import fc from 'fast-check';
import { testInOneWorld as test } from '../fixtures.ts';
import { anyHappenings, type Happening } from './consultancy/happenings.ts';
import { lookEverywhere } from './consultancy/looks.ts';
import { beginLife, play } from './consultancy/play.ts';
import { playLives } from './lives.ts';

/**
 * Random lives of a consultancy with two clients against the real application, beside a model of who reaches what. Plans,
 * teams, publications, files, contacts, tokens and companies come and go; whatever happens in whatever order, nobody is answered with a word
 * from outside of their reach, and everybody reads each word within it.
 */

/** For each so many lives of the gate's model, which are far cheaper, one is played here. */
const LIVES = Math.ceil(Number(process.env.MODEL_RUNS ?? 300) / 60);

test('E1 E2 E3 E4 E5 E6 E11 E12 E17 E27: any life: each word goes to those within whose reach it is, and to no others', {
  timeout: 300_000 + LIVES * 20_000,
}, async ({ world, signal }) => {
  const live = async (happenings: Happening[]) => {
    fc.pre(!signal.aborted);
    const life = await beginLife(world);
    for (const happening of happenings) {
      fc.pre(!signal.aborted);
      await play(life, happening);
    }
    await lookEverywhere(life);
  };
  await playLives(anyHappenings, live, LIVES);
});
