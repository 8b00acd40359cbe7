import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import { start } from './processes.ts';

/** A PostgreSQL of this run's own. */
export interface Postgres {
  /** Makes an empty database and answers its URL. */
  database(name: string): Promise<string>;
  stop(): Promise<void>;
}

/** As an installation would run it: nothing that was committed is lost. */
const DURABLE = [
  'fsync=on',
  'synchronous_commit=on',
  'full_page_writes=on',
  'autovacuum=on',
  'shared_buffers=1GB',
  'max_wal_size=8GB',
];

/** Starts the PostgreSQL that the tests use too, with settings that keep what was committed. */
export async function startPostgres(): Promise<Postgres> {
  const keeper = start(fileURLToPath(new URL('../test/postgres-keeper.ts', import.meta.url)), DURABLE);
  const closed = new Promise<void>((resolve) => keeper.once('close', () => resolve()));
  const { promise: url, resolve, reject } = Promise.withResolvers<string>();
  createInterface(keeper.stdout).once('line', resolve);
  keeper.once('close', () => reject(new Error('PostgreSQL did not start')));
  const server = await url;
  return {
    database: async (name) => {
      const client = new pg.Client({ connectionString: server });
      await client.connect();
      await client.query(`create database ${name}`);
      await client.end();
      return Object.assign(new URL(server), { pathname: `/${name}` }).href;
    },
    stop: async () => {
      keeper.stdin.end();
      await closed;
    },
  };
}
