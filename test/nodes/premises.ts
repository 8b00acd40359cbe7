import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createKeyringText } from '../../src/sealing/sealed-box.ts';
import { freePort } from '../free-port.ts';
import { type FreshDatabase, freshDatabaseUrl } from '../fresh-database.ts';
import { stillAt } from '../patience.ts';
import { Browser } from './browser.ts';

/** The built program, run as an operator runs it. */
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));
export const HOST = 'portal.test';

/** How long a server may take until it answers, on however busy a machine. In milliseconds. */
const START_MS = 240_000;
const STEP_MS = 30_000;

export type Env = Readonly<Record<string, string>>;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** A process of the program: a server, or a command. */
export interface Process {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
}

/** A server that answers. */
export interface Node extends Process {
  readonly port: number;
}

function isAlive(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request({ host: '127.0.0.1', port, path: '/healthz' }, (answer) => {
      answer.resume();
      resolve(answer.statusCode === 200);
    });
    probe.once('error', () => resolve(false));
    probe.end();
  });
}

/**
 * An empty database and a data directory, and any number of processes on them. Their clocks stand still: whether a code
 * is right, or a wait over, must not hang on how long the machine took to get there.
 */
export class Premises {
  /** What the clocks show, in epoch milliseconds: half-way through a step of the codes. */
  readonly now = Math.floor(Date.now() / STEP_MS) * STEP_MS + STEP_MS / 2;
  readonly env: Env;
  readonly dataDir: string;
  readonly #fresh: FreshDatabase | null;
  readonly #running = new Set<ChildProcess>();

  constructor(dataDir: string, fresh: FreshDatabase | null, options: { keysInFile?: boolean } = {}) {
    this.dataDir = dataDir;
    this.#fresh = fresh;
    this.env = {
      DATA_DIR: dataDir,
      BASE_URL: `http://${HOST}`,
      ...(options.keysInFile !== true && { SEALING_KEYS: createKeyringText().trim() }),
      LOG_LEVEL: 'warn',
      DATABASE_TIMEOUT_SECONDS: '120',
      ...stillAt(this.now),
      ...(fresh !== null && { DATABASE_URL: fresh.url }),
    };
  }

  /** On a database of the kind that the running project is for. */
  static async make(options: { keysInFile?: boolean } = {}): Promise<Premises> {
    return new Premises(...(await Premises.ground()), options);
  }

  protected static async ground(
    sqlite = process.env.TEST_DATABASE !== 'postgres',
    parent = tmpdir(),
  ): Promise<[string, FreshDatabase | null]> {
    const dataDir = await mkdtemp(join(parent, 'secportal-premises-'));
    return [dataDir, sqlite ? null : await freshDatabaseUrl()];
  }

  async destroy(): Promise<void> {
    await Promise.all(
      [...this.#running].map(async (child) => {
        child.kill('SIGKILL');
        await once(child, 'close');
      }),
    );
    await this.#fresh?.drop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Runs the program with these arguments; `openFiles` is how many it may have open at once. */
  launch(args: readonly string[], env: Env = {}, openFiles?: number): Process {
    const program = [process.execPath, MAIN, ...args];
    const [command = '', ...rest] =
      openFiles === undefined
        ? program
        : ['sh', '-c', `ulimit -n ${openFiles} && exec "$@"`, 'sh', ...program];
    const child = spawn(command, rest, {
      env: { PATH: process.env.PATH ?? '', ...this.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    let out = '';
    let err = '';
    child.stdout.on('data', (chunk: Buffer) => {
      out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      err += chunk.toString();
    });
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code) => {
        this.#running.delete(child);
        resolve({ code, out, err });
      });
    });
    return { child, ended };
  }

  /** Starts a server and waits until it answers. */
  async serve(options: { port?: number; env?: Env; openFiles?: number } = {}): Promise<Node> {
    const port = options.port ?? (await freePort());
    const server = this.launch(['serve', '--port', String(port)], options.env, options.openFiles);
    const givenUp = AbortSignal.timeout(START_MS);
    while (server.child.exitCode === null && server.child.signalCode === null && !givenUp.aborted) {
      if (await isAlive(port)) return { ...server, port };
      await sleep(25);
    }
    server.child.kill('SIGKILL');
    const { out, err } = await server.ended;
    throw new Error(`the server did not start:\n${out}${err}`);
  }

  /** A browser that nobody has used yet. */
  browser(): Browser {
    return new Browser(HOST);
  }
}
