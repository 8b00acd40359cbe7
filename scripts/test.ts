import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runNode, runTool } from './tools.ts';

type Counts = { passed: number; failed: number };
type Stage = { name: string; run: () => Promise<number>; counts?: () => Counts };

const reports = mkdtempSync(join(tmpdir(), 'secportal-reports-'));
process.on('exit', () => rmSync(reports, { recursive: true, force: true }));
const vitestReport = join(reports, 'vitest.json');
const playwrightReport = join(reports, 'playwright.json');

function read(file: string): unknown {
  return JSON.parse(readFileSync(file, 'utf8'));
}

function vitestCounts(): Counts {
  const report = read(vitestReport) as { numPassedTests: number; numFailedTests: number };
  return { passed: report.numPassedTests, failed: report.numFailedTests };
}

function playwrightCounts(): Counts {
  const { stats } = read(playwrightReport) as { stats: { expected: number; unexpected: number } };
  return { passed: stats.expected, failed: stats.unexpected };
}

// Arguments (`npm test -- -t 'S10'`) pick tests out of Vitest's; then nothing else is asked for.
const picked = process.argv.slice(2);
const vitest: Stage = {
  name: picked.length > 0 ? `vitest ${picked.join(' ')}` : 'vitest (unit, sqlite, postgres)',
  run: () =>
    runTool('vitest', 'vitest', [
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${vitestReport}`,
      ...picked,
    ]),
  counts: vitestCounts,
};
const build: Stage = { name: 'build', run: () => runNode(['scripts/build.ts']) };
const everything: Stage[] = [
  build,
  { name: 'types', run: () => runTool('typescript', 'tsc', ['--noEmit']) },
  { name: 'lint', run: () => runTool('@biomejs/biome', 'biome', ['check']) },
  { name: 'unused code', run: () => runTool('knip', 'knip', []) },
  vitest,
  {
    name: 'playwright',
    run: () =>
      runTool('@playwright/test', 'playwright', ['test', '--reporter=line,json'], {
        PLAYWRIGHT_JSON_OUTPUT_FILE: playwrightReport,
      }),
    counts: playwrightCounts,
  },
];

const total: Counts = { passed: 0, failed: 0 };
for (const stage of picked.length > 0 ? [build, vitest] : everything) {
  console.log(`\n── ${stage.name}`);
  const started = Date.now();
  const code = await stage.run();
  const counts = stage.counts?.();
  total.passed += counts?.passed ?? 0;
  total.failed += counts?.failed ?? 0;
  const seconds = ((Date.now() - started) / 1000).toFixed(1);
  if (code !== 0) {
    console.log(`── ${stage.name}: failed (exit ${code}) after ${seconds} s`);
    if (counts) console.log(`${total.passed} passed, ${total.failed} failed`);
    process.exit(1);
  }
  console.log(`── ${stage.name}: good, ${seconds} s`);
}
console.log(`${total.passed} passed, ${total.failed} failed`);
