import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';

// Behaviour runs on both databases; what needs no database runs once. The name decides: `.flow.test.`, and
// everything in test/ but the browser's.
const flows = ['src/**/*.flow.test.{ts,tsx}', 'test/**/*.test.{ts,tsx}'];
const browser = 'test/e2e/**';
// A feature that a test adds to a copy of the product.
const added = 'test/adding-a-feature/**';
// Many nodes are on PostgreSQL alone.
const nodes = 'test/nodes/**';

// For what hangs. How long a test takes is the machine's affair, and never decides what comes of it.
const CEILING_MS = 300_000;

export default defineConfig({
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  test: {
    testTimeout: CEILING_MS,
    hookTimeout: CEILING_MS,
    expect: { poll: { timeout: 120_000 } },
    restoreMocks: true,
    setupFiles: 'test/nothing-outlives.ts',
    execArgv: ['--import', new URL('test/jsx-in-threads.js', import.meta.url).href],
    // A worker loads the product once for all its files, not once for each: that was half of the work.
    isolate: false,
    // Each project asks for the same modules: what one has read, the others take.
    experimental: { fsModuleCache: true },
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
          exclude: [browser, nodes, added],
          env: { TEST_DATABASE: 'sqlite' },
          globalSetup: 'test/sqlite-files.ts',
        },
      },
      {
        extends: true,
        test: {
          name: 'postgres',
          include: flows,
          exclude: [browser, added],
          env: { TEST_DATABASE: 'postgres' },
          globalSetup: 'test/postgres-server.ts',
        },
      },
    ],
  },
});
