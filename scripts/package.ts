import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { cp, mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import process from 'node:process';
import { refuseOptions, root } from './tools.ts';

// One file with everything in it that running needs, for machines like this one: to unpack, and start. Nothing is fetched,
// neither here nor there: what is packed is what npm installed here by the lock file.

interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly [field: string]: unknown;
}
interface Locked {
  readonly dev?: boolean;
  readonly optional?: boolean;
}

const read = (name: string): unknown => JSON.parse(readFileSync(join(root, name), 'utf8'));
const manifest = read('package.json') as Manifest;
const { packages } = read('package-lock.json') as { packages: Record<string, Locked> };

/** What somebody who runs it reads, and what its own files are. */
const FILES = ['bin', 'dist', 'docs', 'CHANGELOG.md', 'README.md', 'SECURITY.md'];
const FIELDS = ['name', 'version', 'description', 'license', 'type', 'engines', 'bin', 'dependencies'];
/** Folders of packages that nothing here reads: Node's headers and manuals, and icons in other forms than pictures. */
const UNREAD = /[\\/](?:node-linux-[a-z0-9]+[\\/](?:include|share)|lucide-static[\\/](?:dist|font))$/;
/** What describes a package to compilers and debuggers; of all files it is a third. */
const DESCRIPTION = /\.(?:d\.[cm]?ts|map)$/;

/** The packages of the lock file that running needs, and that are for this machine. Throws where one is missing. */
function packagesThatRun(): string[] {
  const names = Object.entries(packages).filter(([path, { dev }]) => path !== '' && dev !== true);
  return names
    .filter(([path, { optional }]) => {
      const there = existsSync(join(root, path, 'package.json'));
      if (!there && optional !== true) throw new Error(`${path} is not installed. Run: npm ci`);
      return there;
    })
    .map(([path]) => path);
}

/** Those of no other: a package is copied with what lies in it. */
function outermost(paths: readonly string[]): string[] {
  return paths.filter((path) => !paths.some((other) => path !== other && path.startsWith(`${other}/`)));
}

async function fill(folder: string): Promise<void> {
  if (!existsSync(join(root, 'dist', 'main.js'))) throw new Error('dist/ is missing. Run: npm run build');
  for (const name of FILES) {
    await cp(join(root, name), join(folder, name), {
      recursive: true,
      // Of maps, only the program's own: its traces name no other file.
      filter: (from) => !from.endsWith('.map') || /[\\/]dist[\\/]main[^\\/]*$/.test(from),
    });
  }
  for (const path of outermost(packagesThatRun())) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await cp(join(root, path), join(folder, path), {
      recursive: true,
      filter: (from) => !UNREAD.test(from) && !DESCRIPTION.test(from),
    });
    // The runtime is such a package for each kind of machine.
    if (!/^node_modules\/node-(?:linux|darwin|win)-/.test(path)) continue;
    await mkdir(join(folder, 'node_modules', '.bin'), { recursive: true });
    await symlink(
      join('..', path.replace('node_modules/', ''), 'bin', 'node'),
      join(folder, 'node_modules', '.bin', 'node'),
    );
  }
  const own = Object.fromEntries(FIELDS.map((field) => [field, manifest[field]]));
  const scripts = { start: 'node bin/secportal.cjs serve' };
  await writeFile(
    join(folder, 'package.json'),
    `${JSON.stringify({ ...own, private: true, scripts }, null, 2)}\n`,
  );
}

async function run(command: string, args: readonly string[]): Promise<void> {
  const [code] = (await once(spawn(command, args, { stdio: 'inherit' }), 'close')) as [number | null];
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  for await (const chunk of createReadStream(file)) hash.update(chunk as Buffer);
  return hash.digest('hex');
}

const args = process.argv.slice(2);
refuseOptions(args, 'npm run package [-- FOLDER], where FOLDER is where the archive goes');
const [given] = args;
const target = given === undefined ? join(root, 'release') : resolve(given);
const folder = `${manifest.name}-${manifest.version}`;
const file = `${folder}-${process.platform}-${process.arch}.tar.gz`;

await mkdir(target, { recursive: true });
const stage = await mkdtemp(join(target, '.package-'));
try {
  await fill(join(stage, folder));
  await run('tar', ['-czf', join(stage, file), '-C', stage, folder]);
  const hash = await sha256Of(join(stage, file));
  await writeFile(join(target, `${file}.sha256`), `${hash}  ${file}\n`);
  await rename(join(stage, file), join(target, file));
} finally {
  await rm(stage, { recursive: true, force: true });
}
console.log(join(target, file));
