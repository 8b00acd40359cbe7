import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { PNG } from 'pngjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '../free-port.ts';
import { PASSWORD } from '../visitor.ts';
import { type Hands, loadSqlite, written } from './old-installation.ts';

/** B15: the file that `npm run package` makes, on a machine that has Node, and neither git nor a registry. */

const root = fileURLToPath(new URL('../..', import.meta.url));
const run = promisify(execFile);

describe('npm run package', () => {
  let machine: string;
  let archive: string;
  let installed: string;
  const running: ChildProcess[] = [];

  beforeAll(async () => {
    machine = await mkdtemp(join(tmpdir(), 'secportal-package-'));
    // However small the file is, it holds the same: gzip takes the quick way to it.
    await run(process.execPath, [join(root, 'scripts', 'run.cjs'), 'package', join(machine, 'release')], {
      env: { ...process.env, GZIP: '-1' },
    });
    const [name = ''] = (await readdir(join(machine, 'release'))).filter((file) => file.endsWith('.tar.gz'));
    archive = join(machine, 'release', name);
    const place = join(machine, 'opt');
    await mkdir(place);
    await run('tar', ['-xzf', archive, '-C', place]);
    const [folder = ''] = await readdir(place);
    installed = join(place, folder);
  });
  afterAll(async () => {
    for (const child of running) child.kill('SIGKILL');
    await rm(machine, { recursive: true, force: true });
  });

  /** Nothing of the checkout can be found from here: no PATH but Node's, and another home. */
  const environment = (env: Record<string, string>) => ({
    PATH: dirname(process.execPath),
    HOME: machine,
    ...env,
  });

  async function start(program: string, env: Record<string, string>) {
    const port = String(await freePort());
    const child = spawn(process.execPath, [join(program, 'bin', 'secportal.cjs'), 'serve'], {
      cwd: machine,
      env: environment({ PORT: port, ...env }),
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.push(child);
    let said = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (said += chunk.toString()));
    const ask = (path: string, init: RequestInit = {}) =>
      fetch(`http://localhost:${port}${path}`, { redirect: 'manual', ...init });
    while (child.exitCode === null) {
      if ((await ask('/readyz').catch(() => null))?.ok) {
        const stop = async () => {
          child.kill('SIGTERM');
          await once(child, 'close');
          return child.exitCode;
        };
        return { ask, stop };
      }
      await sleep(50);
    }
    throw new Error(`it did not start:\n${said}`);
  }

  const signIn = (ask: (path: string, init: RequestInit) => Promise<Response>, email: string) =>
    ask('/login', {
      method: 'POST',
      headers: { 'sec-fetch-site': 'same-origin' },
      body: new URLSearchParams({ email, password: PASSWORD }),
    });

  test('B15: is named by version and machine, with its SHA-256 beside it, and holds nothing that only development needs', async () => {
    expect(archive).toMatch(/secportal-\d+\.\d+\.\d+-[a-z0-9]+-[a-z0-9]+\.tar\.gz$/);
    const hash = createHash('sha256')
      .update(await readFile(archive))
      .digest('hex');
    expect(await readFile(`${archive}.sha256`, 'utf8')).toBe(`${hash}  ${archive.split('/').at(-1)}\n`);
    const packages = await readdir(join(installed, 'node_modules'));
    expect(packages).toContain('fastify');
    for (const name of ['vitest', 'typescript', '@playwright', 'axe-core'])
      expect(packages).not.toContain(name);
    for (const name of ['src', 'test', '.git', 'package-lock.json'])
      expect(await readdir(installed)).not.toContain(name);
    expect(await readFile(join(installed, 'CHANGELOG.md'), 'utf8')).toContain('## [Unreleased]');
  });

  test('B15: starts on a machine without registry or checkout, and its command line works', async () => {
    const env = { DATA_DIR: join(machine, 'fresh') };
    const { ask, stop } = await start(installed, env);
    expect(await (await ask('/healthz')).json()).toEqual({ status: 'ok' });
    const page = await (await ask('/login')).text();
    const style = /\/assets\/[^"]+\.css/.exec(page)?.[0] ?? '';
    expect((await ask(style)).status).toBe(200);
    expect(await stop()).toBe(0);
    const { stdout } = await run(
      process.execPath,
      [join(installed, 'bin', 'secportal.cjs'), 'backup', join(machine, 'copy.db')],
      {
        env: environment(env),
      },
    );
    expect(stdout).toContain('Backed up');
  });

  test('E11: its library for pictures, which is built for the machine, is the one beside it and decodes one', async () => {
    const picture = join(machine, 'a.png');
    await writeFile(picture, PNG.sync.write(new PNG({ width: 8, height: 4 })));
    const script = `
      import { readFileSync } from 'node:fs';
      import { readPicture } from './dist/files/pictures.js';
      const read = await readPicture(readFileSync(process.argv[1]), 'image/png', 600);
      const { picture: { type, width, height } } = read;
      const libraries = process.report.getReport().sharedObjects.filter((path) => path.includes('sharp'));
      console.log(JSON.stringify({ picture: [type, width, height], libraries }));`;
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', script, picture], {
      cwd: installed,
      env: environment({}),
    });
    const { picture: decoded, libraries } = JSON.parse(stdout) as Record<string, string[]>;
    expect(decoded).toEqual(['image/png', 8, 4]);
    expect(libraries?.length).toBeGreaterThan(0);
    for (const library of libraries ?? []) expect(library.startsWith(await realpath(installed))).toBe(true);
  });

  test('B15: upgrades what an older version wrote, when a link is pointed at it', async () => {
    const hands = JSON.parse(await written('sqlite.json')) as Hands;
    const data = join(machine, 'old');
    await mkdir(data, { mode: 0o700 });
    await loadSqlite(join(data, 'secportal.db'));
    await writeFile(join(data, 'sealing-key'), `${hands.sealingKeys.trim()}\n`, { mode: 0o600 });
    const current = join(machine, 'current');
    await symlink(installed, current);
    const { ask, stop } = await start(current, { DATA_DIR: data });
    const [person] = Object.values(hands.people);
    const answer = await signIn(ask, person?.email ?? '');
    expect(answer.status).toBe(303);
    expect((await signIn(ask, 'nobody@example.com')).status).toBe(422);
    expect(await stop()).toBe(0);
  });
});
