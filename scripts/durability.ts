import process from 'node:process';
import { runNode, runTool } from './tools.ts';

// Kills the server some hundreds of times on both databases: npm run test:durability [-- <kills>].

const kills = process.argv[2] ?? '300';
const built = await runNode(['scripts/build.ts']);
process.exitCode =
  built === 0
    ? await runTool('vitest', 'vitest', ['run', 'test/durability'], { DURABILITY_KILLS: kills })
    : built;
