import process from 'node:process';
import { build, playwright, runStages, type Stage, vitest } from './stages.ts';

/**
 * What takes too long for every day, on both databases: `npm run test:deep` for all of it, or one part, as often as is
 * asked for: `npm run test:deep -- model 500`.
 */
const PARTS: Readonly<Record<string, (times?: string) => Stage>> = {
  both: () => vitest('every file of behaviour on both databases'),
  model: (lives = '10000') =>
    vitest(`the model: ${lives} lives`, ['test/model'], { env: { MODEL_RUNS: lives } }),
  kills: (kills = '300') =>
    vitest(`durability: ${kills} kills`, ['test/durability'], { env: { DURABILITY_KILLS: kills } }),
  fuzz: (requests = '20000') =>
    vitest(`every input: ${requests} random requests`, ['test/fuzz'], { env: { FUZZ_RUNS: requests } }),
  races: (goings = '99') =>
    vitest('races: every row that can go, at every moment', ['test/attacks/a-row-that-goes'], {
      env: { RACES: goings, RACES_TURN: 'all' },
    }),
  pairs: (pairs = '3000') =>
    vitest(`any two deeds: ${pairs} pairs`, ['test/attacks/any-two-deeds'], { env: { PAIRS: pairs } }),
  withdrawals: (meetings = '3000') =>
    vitest(`authority: ${meetings} deeds and withdrawals at once`, ['test/attacks/authority-withdrawn'], {
      env: { ATTACK_RUNS: meetings, ATTACK_TURN: 'all' },
    }),
  rollouts: (people = '1000') =>
    vitest(`rollouts by day: ${people} people over sixty days`, ['test/model/rollouts'], {
      env: { ROLLOUT_PEOPLE: people },
    }),
  notices: (happenings = '1000') =>
    vitest(`notices: ${happenings} of them`, ['src/areas/engagements/notices'], {
      env: { NOTICES: happenings },
    }),
  rows: () =>
    vitest(
      'every request by everybody, and every form twice',
      ['test/somebody-elses-rows', 'test/out-of-reach', 'test/route-matrix', 'test/second-presses'],
      { env: { ROWS_TURN: 'all', MATRIX_TURN: 'all', PRESSES_TURN: 'all' } },
    ),
  tour: () => playwright(['test/e2e/every-page.test.ts'], { STORIES: 'all' }),
  guessing: (days = '365') =>
    vitest(`an owner who is guessed at for ${days} days`, ['test/attacks/a-year-of-guessing'], {
      env: { GUESSING_DAYS: days },
    }),
};

// A commit's own cases are those of `npm test`.
process.env.SEED ??= 'random';

const [part, times] = process.argv.slice(2);
const one = part === undefined ? undefined : PARTS[part];
if (part !== undefined && (one === undefined || !/^[1-9]\d*$/.test(times ?? '1'))) {
  console.error(`usage: npm run test:deep [-- ${Object.keys(PARTS).join('|')} [how many]]`);
  process.exitCode = 2;
} else {
  const parts = one === undefined ? Object.values(PARTS).map((make) => make()) : [one(times)];
  process.exitCode = await runStages([build, ...parts]);
}
