import { rmSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync, type SQLInputValue } from 'node:sqlite';
import pg from 'pg';
import { PASSWORD, SEALED_ACCOUNTS, secretOf } from './people.ts';
import { boot, createLog, hashToken, loadConfig, passwords, sealSecret } from './product.ts';
import { fillStatements, idOf, POSTGRES_WORDS, type Size, SQLITE_WORDS } from './seed-sql.ts';

export type DatabaseKind = 'sqlite' | 'postgres';

/** A filled installation, and what a program has to be told to run on it. */
export interface Installation extends Size {
  readonly kind: DatabaseKind;
  readonly environment: Readonly<Record<string, string>>;
  /** The SQLite file, or the PostgreSQL URL. */
  readonly location: string;
  /** Where uploaded files lie. */
  readonly filesFolder: string;
}

interface Filling {
  run(sql: string, values?: readonly (string | Uint8Array)[]): Promise<unknown>;
  end(): Promise<unknown>;
}

function fillingSqlite(path: string): Filling {
  const database = new DatabaseSync(path, { enableForeignKeyConstraints: false });
  database.exec('pragma synchronous = off; pragma cache_size = -262144');
  database.function('bench_hash', { deterministic: true }, (token) => hashToken(String(token)));
  database.exec('begin');
  return {
    run: async (sql, values = []) => database.prepare(sql).run(...(values as readonly SQLInputValue[])),
    end: async () => {
      database.exec('commit; pragma wal_checkpoint(truncate)');
      database.close();
    },
  };
}

async function fillingPostgres(url: string): Promise<Filling> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  // The rows are consistent by construction; looking each reference up would take most of the time.
  await client.query("set session_replication_role = replica; set maintenance_work_mem = '256MB'");
  return {
    run: (sql, values = []) => client.query(sql, [...values]),
    end: async () => {
      await client.query('vacuum analyze');
      await client.end();
    },
  };
}

/** Makes an installation through the product's own start, and fills it by SQL. */
export async function makeInstallation(
  directory: string,
  size: Size,
  postgresUrl?: string,
): Promise<Installation> {
  const dataDir = await mkdtemp(join(directory, 'data-'));
  const environment = {
    DATA_DIR: dataDir,
    LOG_LEVEL: 'error',
    ...(postgresUrl !== undefined && { DATABASE_URL: postgresUrl }),
  };
  const backstage = await boot(loadConfig(environment), await createLog('error'));
  const { keyring } = backstage.services;
  await backstage.close();

  const kind = postgresUrl === undefined ? 'sqlite' : 'postgres';
  const location = postgresUrl ?? join(dataDir, 'secportal.db');
  const words = kind === 'sqlite' ? SQLITE_WORDS : POSTGRES_WORDS;
  const filling = kind === 'sqlite' ? fillingSqlite(location) : await fillingPostgres(location);
  const hash = await passwords.hashPassword(PASSWORD);
  for (const statement of fillStatements(words, size, hash, Date.now())) await filling.run(statement);
  const seal =
    kind === 'sqlite'
      ? 'update authenticators set secret = ? where id = ?'
      : 'update authenticators set secret = $1 where id = $2';
  for (let number = 0; number < Math.min(SEALED_ACCOUNTS, size.accounts); number += 1) {
    const id = idOf('authenticator', number);
    await filling.run(seal, [sealSecret(keyring, secretOf(number), id, idOf('account', number)), id]);
  }
  await filling.end();
  return { ...size, kind, environment, location, filesFolder: join(dataDir, 'files') };
}

/** A directory for all that a run leaves behind, removed with the process. */
export async function workingDirectory(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'secportal-bench-'));
  process.on('exit', () => rmSync(directory, { recursive: true, force: true, maxRetries: 5 }));
  return directory;
}
