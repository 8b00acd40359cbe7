import process from 'node:process';
import { build, playwright, runStages, type Stage, together, vitest } from './stages.ts';
import { runCompiler, runNode, runTool } from './tools.ts';

// Arguments (`npm test -- -t 'S10'`) pick tests out of Vitest's; then nothing else is asked for.
const picked = process.argv.slice(2);
const everything: Stage[] = [
  together([
    { name: 'build', run: () => runNode(['scripts/build.ts', '--unchecked']) },
    { name: 'types', run: () => runCompiler(['--noEmit']) },
    { name: 'lint', run: () => runTool('@biomejs/biome', 'biome', ['check']) },
    { name: 'unused code', run: () => runTool('knip', 'knip', []) },
  ]),
  vitest('vitest (unit, sqlite, postgres)', [], { env: { DATABASES_BY_TURNS: 'yes' } }),
  playwright(),
];

process.exitCode = await runStages(
  picked.length > 0
    ? [build, vitest(`vitest ${picked.join(' ')}`, picked, { shown: 'default' })]
    : everything,
);
