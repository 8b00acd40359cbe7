import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { root } from './tools.ts';

// What a running installation is made of, as CycloneDX: from the lock file, without what only development needs.
const target = join(root, 'dist', 'sbom.cdx.json');
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const { stdout } = await promisify(execFile)(
  npm,
  ['sbom', '--sbom-format', 'cyclonedx', '--omit', 'dev', '--package-lock-only'],
  { cwd: root, maxBuffer: 64 * 1024 * 1024, shell: process.platform === 'win32' },
);
const { components } = JSON.parse(stdout) as { components: unknown[] };
await mkdir(dirname(target), { recursive: true });
await writeFile(target, stdout);
console.log(`${components.length} components: ${target}`);
