import { execFile } from 'node:child_process';
import { cp, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect } from 'vitest';
import { migrations } from '../src/areas/index.ts';
import { test as base } from './fixtures.ts';

/**
 * A feature with a table, an event, a letter and an entry in the navigation touches its own folder, and the one list in
 * which its area is named.
 */

const root = fileURLToPath(new URL('..', import.meta.url));
const run = promisify(execFile);

const WHAT_IS_COPIED = [
  'dist/assets',
  'docs/decisions',
  'docs/report.schema.json',
  'docs/requirements.md',
  'src',
  'test',
  'scripts',
  'package.json',
  'package-lock.json',
  'tsconfig.json',
  'vitest.config.ts',
  'playwright.config.ts',
];

/** The whole product with the area `notes` in it. */
const test = base.extend('product', async ({ folder }) => {
  for (const name of WHAT_IS_COPIED) await cp(join(root, name), join(folder, name), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  const number = String(Object.keys(migrations).length + 1).padStart(4, '0');
  const [from, to] = [join(root, 'test/adding-a-feature/notes'), join(folder, 'src/areas/notes')];
  await mkdir(join(to, 'migrations'), { recursive: true });
  for (const entry of await readdir(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    const text = await readFile(path, 'utf8');
    // Whatever number is the next.
    await writeFile(
      path.replace(from, to).replace('0000-', `${number}-`),
      text.replaceAll('0000-', `${number}-`),
    );
  }
  const list = join(folder, 'src/areas/index.ts');
  const areas = await readFile(list, 'utf8');
  await writeFile(
    list,
    areas
      .replace('import { platform }', "import { notes } from './notes/area.ts';\nimport { platform }")
      .replace('const areas = [', 'const areas = [notes, '),
  );
  return (...args: readonly string[]) =>
    // What is compiled of a folder that is nowhere again is of no use to anybody.
    run(process.execPath, args, {
      cwd: folder,
      env: { PATH: process.env.PATH ?? '', NO_COLOR: '1', NODE_DISABLE_COMPILE_CACHE: '1' },
    }).then(
      ({ stdout, stderr }) => ({ code: 0, said: stdout + stderr }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        said: error.stdout + error.stderr,
      }),
    );
});

describe('a feature of its own', () => {
  test('compiles, works, and is found by the tests of all that there is', async ({ product }) => {
    // What the compiler remembers of the product stays the product's own.
    const compiled = await product(
      'node_modules/typescript/bin/tsc',
      '--noEmit',
      '--incremental',
      'false',
      '--tsBuildInfoFile',
      'null',
      '--singleThreaded',
    );
    expect(compiled).toEqual({ code: 0, said: '' });
    const tested = await product(
      'node_modules/vitest/vitest.mjs',
      'run',
      '--maxWorkers=1',
      '--project=unit',
      '--project=sqlite',
      'src/areas/notes',
      'src/walls.test.ts',
      'src/mail/letters.test.ts',
      'test/navigation.test.ts',
    );
    expect(tested, tested.said).toMatchObject({ code: 0 });
    expect(tested.said).toMatch(/Test Files +4 passed/);
  });
});
