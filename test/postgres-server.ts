import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { openDatabase } from '../src/data/database.ts';
import { migrate } from '../src/data/migrations/index.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a PostgreSQL whose user may create databases. Provided to the project `postgres` alone. */
    postgresUrl: string;
    /** The name of a migrated database to copy: the schema is made once for the run, not once for each test. */
    postgresTemplate: string;
  }
}

/** Makes the database that the tests copy. Named after this process, for a server that was given may serve others. */
async function makeTemplate(serverUrl: string): Promise<{ name: string; drop: () => Promise<void> }> {
  const name = `secportal_template_${process.pid}`;
  const administer = async (statement: string) => {
    const client = new pg.Client({ connectionString: serverUrl });
    await client.connect();
    await client.query(statement);
    await client.end();
  };
  await administer(`create database ${name}`);
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const db = openDatabase({
    kind: 'postgres',
    url: url.href,
    pool: { connections: 1, connectMs: 10_000, statementMs: 60_000 },
    onIdleError: () => undefined,
  });
  await migrate(db, 'postgres');
  await db.destroy();
  return { name, drop: () => administer(`drop database if exists ${name} with (force)`) };
}

/**
 * Vitest's global set-up of the project `postgres`: takes `TEST_DATABASE_URL`, or starts a server for the run.
 * The server belongs to a keeper process that waits on its standard input, so that it is stopped and removed
 * when this process ends, be it by SIGKILL.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const given = process.env.TEST_DATABASE_URL;
  if (given) {
    const template = await makeTemplate(given);
    project.provide('postgresUrl', given);
    project.provide('postgresTemplate', template.name);
    return template.drop;
  }
  const keeper = spawn(process.execPath, [fileURLToPath(new URL('postgres-keeper.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Out of the terminal's process group: Ctrl-C must not hit the server before the tests let go of it.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => keeper.once('close', () => resolve()));
  for await (const line of createInterface(keeper.stdout)) {
    const { name } = await makeTemplate(line);
    project.provide('postgresUrl', line);
    project.provide('postgresTemplate', name);
    return async () => {
      keeper.stdin.end();
      await ended;
    };
  }
  throw new Error('PostgreSQL did not start; its words are above.');
}
