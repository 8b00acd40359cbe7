import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline/promises';
import { fileURLToPath } from 'node:url';
import type { ProvidedContext } from 'vitest';
import type { TestProject } from 'vitest/node';
import { migrations } from '../src/areas/index.ts';
import { openDatabase } from '../src/data/database.ts';
import { migrate } from '../src/data/migrations/index.ts';
import { withClient } from './postgres-client.ts';
import { emptyTables, shapeOf } from './postgres-sweep.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** URL of a PostgreSQL whose user may create databases. Provided to the project `postgres` alone. */
    postgresUrl: string;
    /** A migrated database to copy: the schema is made once for the run, not once for each test. */
    postgresTemplate: {
      readonly name: string;
      /** What all names of this run's databases begin with: a server that was given may serve others. */
      readonly prefix: string;
      readonly shape: string;
      /** The tables that are empty. */
      readonly tables: string[];
    };
  }
}

/** Makes the database that the tests copy. */
async function makeTemplate(serverUrl: string): Promise<ProvidedContext['postgresTemplate']> {
  const prefix = `secportal_test_${process.pid}_`;
  const name = `${prefix}template`;
  await withClient(serverUrl, (client) => client.query(`create database ${name}`));
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  const db = openDatabase({
    kind: 'postgres',
    url: url.href,
    pool: { connections: 1, connectMs: 10_000, statementMs: 60_000 },
    onIdleError: () => undefined,
  });
  await migrate(db, 'postgres', migrations);
  await db.destroy();
  return withClient(url.href, async (client) => ({
    name,
    prefix,
    shape: await shapeOf(client),
    tables: await emptyTables(client),
  }));
}

/** Takes away all of the run's databases. */
async function dropAll(serverUrl: string, prefix: string): Promise<void> {
  await withClient(serverUrl, async (client) => {
    const { rows } = await client.query<{ name: string }>(
      'select quote_ident(datname) as name from pg_database where starts_with(datname, $1)',
      [prefix],
    );
    for (const { name } of rows) await client.query(`drop database if exists ${name} with (force)`);
  });
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
    project.provide('postgresTemplate', template);
    return () => dropAll(given, template.prefix);
  }
  const keeper = spawn(process.execPath, [fileURLToPath(new URL('postgres-keeper.ts', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'inherit'],
    // Out of the terminal's process group: Ctrl-C must not hit the server before the tests let go of it.
    detached: true,
  });
  const ended = new Promise<void>((resolve) => keeper.once('close', () => resolve()));
  const stop = async () => {
    keeper.stdin.end();
    await ended;
  };
  try {
    for await (const line of createInterface(keeper.stdout)) {
      project.provide('postgresTemplate', await makeTemplate(line));
      project.provide('postgresUrl', line);
      return stop;
    }
    throw new Error('PostgreSQL did not start; its words are above.');
  } catch (error) {
    await stop();
    throw error;
  }
}
