import fs from 'node:fs';
import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import './test/jsx-loader.js';
import { chanceOf, sowSeed } from './test/seed.ts';

sowSeed();

// Behaviour runs on both databases; what needs no database runs once. The name decides: `.flow.test.`, and
// everything in test/ but the browser's.
const flows = ['src/**/*.flow.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'];
const browser = 'test/e2e/**';
// A feature that a test adds to a copy of the product.
const added = 'test/adding-a-feature/**';
// Many nodes are on PostgreSQL alone.
const nodes = 'test/nodes/**';

// Which database these are on makes no difference to them, or they are about one of them.
const onSqliteAlone = [
  'test/adding-a-feature.test.ts',
  'test/command-line/api-walk.test.ts',
  'test/command-line/demo.test.ts',
  'test/command-line/refusals.test.ts',
  'test/fuzz/regular-expressions.test.ts',
  'test/fuzz/slow-clients.test.ts',
  'test/upgrade/package.test.ts',
  'test/attacks/time-outs-that-trade-places.test.ts',
  'test/attacks/more-connections-than-files.test.ts',
];

// Where the whole suite runs (`npm test`), every other file of behaviour is on one of the databases by turns, as the seed has
// it: one run on PostgreSQL, where it takes thrice as long, and five on SQLite. By itself, and in `npm run test:deep`, each is
// on both, and so is always what holds the statements that all others rest on, and the model of the gate. These take longest, in an order that
// parts their time equally.
const longest = [
  'test/attacks/authority-withdrawn/**',
  'test/attacks/a-row-that-goes/**',
  'test/somebody-elses-rows.test.ts',
  'test/route-matrix.test.ts',
  'test/command-line/commands.test.ts',
  'test/key-rotation.test.ts',
  'test/second-presses.test.ts',
  'test/fuzz/every-input.test.ts',
  'test/out-of-reach.test.ts',
  'test/command-line/serve.test.ts',
  'test/attacks/a-year-of-guessing.test.ts',
  'test/confirming.test.ts',
  'test/record-statements.test.ts',
  'test/attacks/redirect-loops.test.ts',
  'test/attacks/an-owner-kept-out.test.ts',
  'test/operations.test.ts',
  'test/durability/**',
  'test/model/reach.model.test.ts',
  'test/attacks/disk-full.test.ts',
  'test/attacks/a-record-that-strangers-fill.test.ts',
  'test/attacks/texts-that-take-long.test.ts',
  'test/attacks/two-at-one-finding.test.ts',
  'test/what-was-typed.test.ts',
  'test/attacks/only-the-pages-are-gated.test.ts',
  'src/areas/engagements/imports/**/*.flow.test.ts',
  'src/areas/engagements/reports/**/*.flow.test.ts',
  'src/areas/engagements/evidence/*.flow.test.ts',
  'src/areas/workspace/mfa-policy/mfa-policy.flow.test.ts',
];
const always = ['src/access/**', 'src/data/**', 'src/jobs/**', 'test/model/gate.model.test.ts'];

const POSTGRES_EVERY = 6;
/** It compiles the whole product once more: of the runs of the whole suite one in so many does. */
const ADDING_EVERY = 3;
const isAdded = process.env.DATABASES_BY_TURNS === undefined || chanceOf('a feature')(ADDING_EVERY) === 0;

/** The files that have their turn on the other database in this run. */
function notThisTime(database: 'sqlite' | 'postgres'): string[] {
  if (process.env.DATABASES_BY_TURNS === undefined) return [];
  const turn = chanceOf('databases')(POSTGRES_EVERY);
  const exclude = [browser, nodes, added, ...onSqliteAlone, ...longest, ...always];
  const others = fs.globSync(flows, { exclude }).sort();
  const isOnPostgres = (place: number) => (turn + place) % POSTGRES_EVERY === 0;
  return [...longest, ...others].filter((_files, place) => isOnPostgres(place) !== (database === 'postgres'));
}

// For what hangs. How long a test takes is the machine's affair, and never decides what comes of it.
const CEILING_MS = 300_000;

export default defineConfig({
  test: {
    testTimeout: CEILING_MS,
    hookTimeout: CEILING_MS,
    expect: { poll: { timeout: 120_000 } },
    restoreMocks: true,
    setupFiles: ['test/nothing-outlives.ts', 'test/by-seed.ts'],
    execArgv: ['jsx-loader.js', 'compiled-once.js'].flatMap((name) => [
      '--import',
      new URL(`test/${name}`, import.meta.url).href,
    ]),
    // A worker loads the product once for all its files, not once for each: that was half of the work.
    isolate: false,
    // Modules are read as Node reads them, which keeps what it has compiled, and not each by Vite once more.
    experimental: { viteModuleRunner: false, nodeLoader: false },
    // Much of the time is waiting (for the disk, for processes to start): two cores are busy with three workers.
    maxWorkers: Math.ceil(availableParallelism() / 2) + 2,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['src/**/*.test.{ts,tsx}'], exclude: ['src/**/*.flow.test.{ts,tsx}'] },
      },
      {
        extends: true,
        test: {
          name: 'sqlite',
          include: flows,
          exclude: [
            ...[browser, nodes, added, ...notThisTime('sqlite')],
            ...(isAdded ? [] : ['test/adding-a-feature.test.ts']),
          ],
          env: { TEST_DATABASE: 'sqlite' },
          globalSetup: 'test/sqlite-files.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: flows,
          exclude: [browser, added, ...onSqliteAlone, ...notThisTime('postgres')],
          env: { TEST_DATABASE: 'postgres' },
          globalSetup: 'test/postgres-server.ts',
        },
      },
    ],
  },
});
