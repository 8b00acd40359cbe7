import process from 'node:process';
import { runTool } from './tools.ts';

// Random lives against the gate: `npm run test:model`, or so many with `npm run test:model -- 500`.
const [lives = '10000'] = process.argv.slice(2);

process.exitCode = await runTool('vitest', 'vitest', ['run', '--project', 'sqlite', 'test/model'], {
  MODEL_RUNS: lives,
});
