import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { saidOfSeed, sowSeed } from '../test/seed.ts';
import { runNode, runTool } from './tools.ts';

/** How many tests came out how. */
export type Counts = { readonly passed: number; readonly failed: number };

/** A part of a run; `run` answers an exit code. */
export type Stage = {
  readonly name: string;
  readonly run: () => Promise<number>;
  readonly counts?: () => Counts;
};

const reports = mkdtempSync(join(tmpdir(), 'secportal-reports-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

export const build: Stage = { name: 'build', run: () => runNode(['scripts/build.ts']) };

let vitestRuns = 0;

/** Vitest with these arguments. `shown` is its reporter: its own, or a line now and then. */
export function vitest(
  name: string,
  args: readonly string[] = [],
  options: { shown?: string; env?: Record<string, string> } = {},
): Stage {
  vitestRuns += 1;
  const report = join(reports, `vitest-${vitestRuns}.json`);
  const { shown = './scripts/vitest-progress.ts', env } = options;
  return {
    name,
    run: () =>
      runTool(
        'vitest',
        'vitest',
        ['run', `--reporter=${shown}`, '--reporter=json', `--outputFile.json=${report}`, ...args],
        env,
      ),
    counts: () => {
      const { numPassedTests, numFailedTests } = read(report) as Record<string, number>;
      return { passed: numPassedTests ?? 0, failed: numFailedTests ?? 0 };
    },
  };
}

/** The browser's tests, or those that these arguments pick. */
export function playwright(args: readonly string[] = [], env: Record<string, string> = {}): Stage {
  const report = join(reports, 'playwright.json');
  return {
    name: 'playwright',
    run: () =>
      runTool(
        '@playwright/test',
        'playwright',
        ['test', '--reporter=dot,./scripts/playwright-progress.ts,json', ...args],
        { PLAYWRIGHT_JSON_OUTPUT_FILE: report, ...env },
      ),
    counts: () => {
      const { stats } = read(report) as { stats: { expected: number; unexpected: number } };
      return { passed: stats.expected, failed: stats.unexpected };
    },
  };
}

/** Several that need nothing of each other, at the same time; it fails where one of them does, and says which. */
export const together = (stages: readonly Stage[]): Stage => ({
  name: stages.map(({ name }) => name).join(', '),
  run: async () => {
    const codes = await Promise.all(
      stages.map(async ({ name, run }) => {
        const code = await run();
        if (code !== 0) console.log(`── ${name}: failed (exit ${code})`);
        return code;
      }),
    );
    return codes.find((code) => code !== 0) ?? 0;
  },
});

/** Runs them one after another until one fails; the last line says how many tests passed and failed in all. */
export async function runStages(stages: readonly Stage[]): Promise<number> {
  const total = { passed: 0, failed: 0 };
  sowSeed();
  console.log(`cases by ${saidOfSeed()}`);
  for (const stage of stages) {
    console.log(`\n── ${stage.name}`);
    const started = Date.now();
    const code = await stage.run();
    const seconds = ((Date.now() - started) / 1000).toFixed(1);
    console.log(
      code === 0
        ? `── ${stage.name}: good, ${seconds} s`
        : `── ${stage.name}: failed (exit ${code}) after ${seconds} s`,
    );
    const counts = stage.counts?.();
    total.passed += counts?.passed ?? 0;
    total.failed += counts?.failed ?? 0;
    if (code !== 0) {
      if (counts) console.log(`${total.passed} passed, ${total.failed} failed`);
      return 1;
    }
  }
  console.log(`${total.passed} passed, ${total.failed} failed`);
  return 0;
}
