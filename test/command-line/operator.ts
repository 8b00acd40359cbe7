import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import Fastify from 'fastify';
import { test as base, expect } from 'vitest';
import { type Backstage, boot } from '../../src/boot.ts';
import { loadConfig } from '../../src/config.ts';
import { freePort } from '../free-port.ts';
import { type FreshDatabase, freshDatabaseUrl } from '../fresh-database.ts';
import { PATIENT } from '../patience.ts';

/** The built program, run as an operator runs it: a process of its own, with its settings in the environment alone. */
const MAIN = fileURLToPath(new URL('../../dist/main.js', import.meta.url));

export type Env = Record<string, string>;

export interface Ended {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** One plain message: no stack trace, and nothing of our own code's. */
export function expectPlain({ code, out, err }: Ended): void {
  expect(code).toBe(1);
  expect(err.trim()).not.toBe('');
  expect(`${out}${err}`).not.toMatch(/\n\s+at |node:internal|\.js:\d/);
}

/** A port that somebody else listens on. */
export async function occupy(): Promise<{ server: Server; port: number }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return { server, port: address.port };
}

/** An installation that is empty as yet: a data directory, and a database where it is not in there. */
export class OperatorInstallation {
  readonly dataDir: string;
  readonly env: Env;
  readonly #fresh: FreshDatabase | null;
  readonly #running = new Set<ChildProcess>();
  #backstage: Backstage | null = null;

  private constructor(dataDir: string, fresh: FreshDatabase | null) {
    this.dataDir = dataDir;
    this.#fresh = fresh;
    this.env = { DATA_DIR: dataDir, ...(fresh !== null && { DATABASE_URL: fresh.url }) };
  }

  static async make(): Promise<OperatorInstallation> {
    const dataDir = await mkdtemp(join(tmpdir(), 'secportal-installation-'));
    return new OperatorInstallation(
      dataDir,
      process.env.TEST_DATABASE === 'postgres' ? await freshDatabaseUrl() : null,
    );
  }

  /** Our own look inside, beside whatever else runs on it. */
  async inside(): Promise<Backstage> {
    const { log } = Fastify({ logger: { level: 'silent' } });
    this.#backstage ??= await boot(loadConfig(this.env), log);
    return this.#backstage;
  }

  /** Ends what was started here, and takes everything away. */
  async leave(): Promise<void> {
    await Promise.all(
      [...this.#running].map(async (child) => {
        child.kill('SIGKILL');
        await once(child, 'close');
      }),
    );
    await this.#backstage?.close();
    await this.#fresh?.drop();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Starts the program with these arguments and this environment, and no other. */
  launch(args: readonly string[], env: Env = this.env) {
    const child = spawn(process.execPath, [MAIN, ...args], {
      env: { PATH: process.env.PATH ?? '', ...PATIENT, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#running.add(child);
    const said = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => {
      said.out += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      said.err += chunk.toString();
    });
    const ended = new Promise<Ended>((resolve) => {
      child.once('close', (code) => {
        this.#running.delete(child);
        resolve({ code, ...said });
      });
    });
    return { child, ended, said };
  }

  run(args: readonly string[], env: Env = this.env): Promise<Ended> {
    return this.launch(args, env).ended;
  }

  /** Starts the server and waits until it answers. */
  async serve(env: Env = {}) {
    const port = await freePort();
    const server = this.launch(['serve', '--port', String(port)], { ...this.env, ...env });
    const address = `http://localhost:${port}`;
    while (server.child.exitCode === null && server.child.signalCode === null) {
      const answer = await fetch(`http://127.0.0.1:${port}/healthz`).catch(() => null);
      if (answer?.ok) return { ...server, base: address, port };
      await sleep(50);
    }
    throw new Error(`the server did not start:\n${server.said.out}${server.said.err}`);
  }
}

async function makeInstallation(
  // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from this pattern.
  {}: object,
  { onCleanup }: { onCleanup: (work: () => Promise<void>) => void },
): Promise<OperatorInstallation> {
  const installation = await OperatorInstallation.make();
  onCleanup(() => installation.leave());
  return installation;
}

/** A test with an installation of its own. */
export const test = base.extend('installation', makeInstallation);

/** A test that shares one installation with the others of its file, and may name an empty one of its own. */
export const testInOneInstallation = base
  .extend('installation', { scope: 'file' }, makeInstallation)
  .extend('empty', makeInstallation);
