import { type ChildProcessByStdio, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import type { Readable, Writable } from 'node:stream';
import { json } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { PROGRAM } from './product.ts';

const program = (path: string) => fileURLToPath(new URL(path, import.meta.url));
const running = new Set<{ kill(signal: NodeJS.Signals): boolean }>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));

export function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>();
  const server = createServer().listen(0, '127.0.0.1', () => {
    const address = server.address();
    server.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
  });
  return promise;
}

/** Starts a Node program whose input and output are ours. */
export function start(
  file: string,
  args: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): ChildProcessByStdio<Writable, Readable, null> {
  const child = spawn(process.execPath, [file, ...args], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, NODE_ENV: 'production', ...environment },
  });
  running.add(child);
  child.once('close', () => running.delete(child));
  return child;
}

/** Runs a program of the load to its end, and reads the JSON that it prints. `input` goes to its standard input. */
export async function run<T>(path: string, args: readonly string[], input?: string): Promise<T> {
  const child = start(program(path), args);
  child.stdin.end(input);
  return (await json(child.stdout)) as T;
}

/** A contestant that answers. */
export interface Server {
  readonly port: number;
  /** Processor time used so far, in milliseconds; 0 where the system does not tell. */
  cpuMs(): number;
  /** Memory in MiB. */
  residentMb(): number;
  /** The same of the processes that it has started, together. */
  childrenMb(): number;
  stop(): Promise<void>;
  /** From the start of the process to its first answer, in milliseconds. */
  readonly startMs: number;
}

const CLOCK_TICK_MS = 10;

/** Processor time that a process has used, in milliseconds; 0 where the system does not tell. */
export function processorMs(pid: number | undefined): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /, '')
      .split(' ');
    return (Number(fields[11]) + Number(fields[12])) * CLOCK_TICK_MS;
  } catch {
    return 0;
  }
}
/** Memory of a process in MiB; 0 of one that has ended. */
function residentOf(pid: number | string | undefined): number {
  try {
    return Number(/^VmRSS:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0) / 1024;
  } catch {
    return 0;
  }
}

const MOST_START_MS = 180_000;

function asked(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const probe = request({ host: '127.0.0.1', port, path: '/healthz', agent: false }, (response) => {
    response.resume();
    resolve(true);
  });
  probe.once('error', () => resolve(false));
  probe.end();
  return promise;
}

/** Starts a contestant and waits for its first answer. The port is its first argument, or PORT of the product. */
export async function serve(
  path: string | null,
  args: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<Server> {
  const port = await freePort();
  const started = performance.now();
  const child =
    path === null
      ? start(PROGRAM, ['serve'], { ...environment, PORT: String(port) })
      : start(program(path), [String(port), ...args], environment);
  child.stdout.resume();
  while (!(await asked(port))) {
    if (child.exitCode !== null || performance.now() - started > MOST_START_MS)
      throw new Error(`${path} did not start`);
    await wait(5);
  }
  const startMs = performance.now() - started;
  return {
    port,
    startMs,
    cpuMs: () => processorMs(child.pid),
    residentMb: () => residentOf(child.pid),
    childrenMb: () =>
      readFileSync(`/proc/${child.pid}/task/${child.pid}/children`, 'utf8')
        .split(' ')
        .reduce((sum, pid) => sum + (pid === '' ? 0 : residentOf(pid)), 0),
    stop: async () => {
      const closed = new Promise((resolve) => child.once('close', resolve));
      child.kill('SIGTERM');
      const gentle = await Promise.race([closed.then(() => true), wait(5000).then(() => false)]);
      if (!gentle) child.kill('SIGKILL');
      await closed;
    },
  };
}
