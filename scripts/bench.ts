import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root, runCompiler, runNode } from './tools.ts';

const bench = join(root, 'bench');

/** The peers belong to the bench alone: they are installed when it runs, and again when its lockfile changed. */
function isInstalled(): boolean {
  const wanted = JSON.parse(readFileSync(join(bench, 'package-lock.json'), 'utf8')) as Lockfile;
  const installed = join(bench, 'node_modules', '.package-lock.json');
  if (!existsSync(installed)) return false;
  const { packages } = JSON.parse(readFileSync(installed, 'utf8')) as Lockfile;
  return Object.entries(wanted.packages).every(
    ([name, { version, optional }]) =>
      name === '' || optional === true || packages[name]?.version === version,
  );
}

interface Lockfile {
  readonly packages: Readonly<Record<string, { readonly version?: string; readonly optional?: boolean }>>;
}

if (!isInstalled()) {
  const { status } = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: bench,
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  if (status !== 0) process.exit(1);
}
const ready =
  (await runCompiler(['--project', 'bench/tsconfig.json'])) === 0 &&
  (await runNode(['scripts/build.ts'])) === 0;
process.exit(ready ? await runNode(['bench/main.ts', ...process.argv.slice(2)]) : 1);
