import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a PostgreSQL whose user may create databases. Provided to the project `postgres` alone. */
    postgresUrl: string;
  }
}

/**
 * Vitest's global set-up of the project `postgres`: takes `TEST_DATABASE_URL`, or starts a server for the run.
 * The server belongs to a keeper process that waits on its standard input, so that it is stopped and removed
 * when this process ends, be it by SIGKILL.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    project.provide('postgresUrl', given);
    return () => Promise.resolve();
  }
  const keeper = spawn(process.execPath, [fileURLToPath(new URL('postgres-keeper.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Out of the terminal's process group: Ctrl-C must not hit the server before the tests let go of it.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => keeper.once('close', () => resolve()));
  for await (const line of createInterface(keeper.stdout)) {
    project.provide('postgresUrl', line);
    return async () => {
      keeper.stdin.end();
      await ended;
    };
  }
  throw new Error('PostgreSQL did not start; its words are above.');
}
