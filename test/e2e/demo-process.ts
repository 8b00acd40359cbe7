import { type ChildProcess, spawn } from 'node:child_process';
import { cp, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { backup, DatabaseSync } from 'node:sqlite';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { freePort } from '../free-port.ts';
import { PATIENT } from '../patience.ts';

const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

/** The demo, built and running in a process of its own on a database of its own. */
export interface Demo {
  readonly base: string;
  readonly acme: string;
  /** The Key URI of the one account that is enrolled. */
  readonly keyUri: string;
  /** The one-time link that was mailed to an address, as the log of the demo shows it. */
  readonly mailedTo: (address: string) => Promise<string>;
}

/** What a process prints. */
interface Printed {
  /** Resolves with all of it once what is waited for is among it. */
  readonly until: (sought: RegExp) => Promise<string>;
  /** As though it had printed nothing since `before`. */
  readonly forget: () => void;
}

function readerOf(child: ChildProcess, before: string): Printed {
  const waiting = new Set<() => void>();
  let text = before;
  const read = (chunk: Buffer) => {
    text += chunk.toString();
    for (const look of waiting) look();
  };
  child.stdout?.on('data', read);
  child.stderr?.on('data', read);
  return {
    until: (sought) => {
      const { promise, resolve, reject } = Promise.withResolvers<string>();
      const look = () => {
        if (!sought.test(text)) return;
        waiting.delete(look);
        resolve(text);
      };
      waiting.add(look);
      look();
      child.once('exit', (code) => reject(new Error(`the demo ended (${code}):\n${text}`)));
      return promise;
    },
    forget: () => {
      text = before;
    },
  };
}

const WELCOMED = /Ctrl-C/;
/** What a folder of `seedDemo` holds: the demo's data, and what it printed. */
const SEEDED = { data: 'data', printed: 'printed.txt' } as const;
/** Of the data: all that changes while it runs. */
const DATABASE = 'secportal.db';
const FILES = 'files';

function run(args: readonly string[], env: NodeJS.ProcessEnv, before = '') {
  const child = spawn(process.execPath, [MAIN, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...env, ...PATIENT },
  });
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  return { child, ended, printed: readerOf(child, before) };
}

/** Waits until there is nothing left for the worker to do. */
async function untilIdle(data: string): Promise<void> {
  const database = new DatabaseSync(join(data, DATABASE), { readOnly: true });
  const left = database.prepare('select count(*) as jobs from jobs');
  while (Number(left.get()?.jobs) > 0) await setTimeout(50);
  database.close();
}

/**
 * Lets a demo be made in an empty folder, and keeps it there for `startCopy`: seeding takes several times as long as
 * starting on what is seeded. Its process is killed, since it takes its data with it where it is asked to end.
 */
export async function seedDemo(folder: string): Promise<void> {
  const port = String(await freePort());
  const { child, ended, printed } = run(['demo', '--port', port], { ...process.env, TMPDIR: folder });
  const text = await printed.until(WELCOMED);
  const made = (await readdir(folder)).find((name) => name.startsWith('secportal-demo-'));
  if (made === undefined) throw new Error('the demo keeps its data elsewhere');
  await untilIdle(join(folder, made));
  child.kill('SIGKILL');
  await ended;
  await rename(join(folder, made), join(folder, SEEDED.data));
  await writeFile(join(folder, SEEDED.printed), text);
}

const SQLITE_BUSY = 5;
const SQLITE_LOCKED = 6;

/** Whether Node's backup found somebody at work on either database: it doesn't wait, and does not always have an error of SQLite's to tell of. */
function wasBusy(error: unknown): boolean {
  const errcode = error instanceof Error && 'errcode' in error ? error.errcode : undefined;
  return typeof errcode === 'number' && [0, SQLITE_BUSY, SQLITE_LOCKED].includes(errcode & 0xff);
}

/** Gives a database what is in another, while somebody has it open, once they have written what they are writing. */
async function overwrite(database: string, other: string): Promise<void> {
  const source = new DatabaseSync(other, { readOnly: true });
  try {
    for (let done = false; !done; )
      try {
        // All pages in one step: whoever reads sees it as it was before or as it is after.
        await backup(source, database, { rate: 2 ** 30 });
        done = true;
      } catch (error) {
        if (!wasBusy(error)) throw error;
        await setTimeout(20);
      }
  } finally {
    source.close();
  }
}

/** A demo that runs on a copy. */
export interface Copy {
  readonly demo: Demo;
  /** Puts its data back to what they were at first, in one go, beneath the program as it runs. Nobody may be at work on it. */
  readonly putBack: () => Promise<void>;
  /** Ends it, and waits until its data is gone, too. */
  readonly stop: () => Promise<void>;
}

/** Serves a copy of what `seedDemo` left in a folder, on a free port. */
export async function startCopy(folder: string): Promise<Copy> {
  const welcome = await readFile(join(folder, SEEDED.printed), 'utf8');
  const copy = await mkdtemp(join(tmpdir(), 'secportal-copy-'));
  const seeded = join(folder, SEEDED.data);
  await cp(seeded, copy, { recursive: true });
  const port = await freePort();
  // Nothing else of the environment: what it names is somebody's own installation.
  const { PATH, TMPDIR } = process.env;
  const env = { PATH, TMPDIR, DATA_DIR: copy, PORT: String(port), BASE_URL: `http://localhost:${port}` };
  const { child, ended, printed } = run(['serve'], env, welcome);
  await printed.until(new RegExp(`listening on http://127.0.0.1:${port}`));
  return {
    demo: demoAt(port, welcome, printed),
    putBack: async () => {
      await overwrite(join(copy, DATABASE), join(seeded, DATABASE));
      await rm(join(copy, FILES), { recursive: true });
      await cp(join(seeded, FILES), join(copy, FILES), { recursive: true });
      printed.forget();
    },
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
      await rm(copy, { recursive: true });
    },
  };
}

function demoAt(port: number, welcome: string, printed: Printed): Demo {
  return {
    base: `http://localhost:${port}`,
    acme: `http://acme.localhost:${port}`,
    keyUri: /otpauth:\S+/.exec(welcome)?.[0] ?? '',
    mailedTo: async (address) => {
      const mail = new RegExp(`${address.replaceAll('.', '[.]')}[^]*?(http://[^\\s"]+[?]token=[\\w-]+)`);
      return mail.exec(await printed.until(mail))?.[1] ?? '';
    },
  };
}

/** Starts it on a free port. `stop` ends it and waits until it has ended. */
export async function startDemo(): Promise<{ demo: Demo; stop: () => Promise<void> }> {
  const port = await freePort();
  const { child, ended, printed } = run(['demo', '--port', String(port)], process.env);
  const demo = demoAt(port, await printed.until(WELCOMED), printed);
  return {
    demo,
    stop: () => {
      child.kill('SIGTERM');
      return ended;
    },
  };
}
