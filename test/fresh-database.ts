import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, openDatabase } from '../src/data/database.ts';

export type FreshDatabase = {
  /** `postgres://…`, or the absolute path of an SQLite file that does not exist yet. */
  url: string;
  /** Removes the database, whoever is still connected to it. */
  drop: () => Promise<void>;
};

async function administer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: inject('postgresUrl') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

async function freshPostgres(template: string | undefined): Promise<FreshDatabase> {
  const name = `test_${randomBytes(8).toString('hex')}`;
  // By copying its files: a seventh of the work of PostgreSQL's own choice, which writes every page to its log.
  await administer(`create database ${name} template ${template ?? 'template0'} strategy file_copy`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`drop database if exists ${name} with (force)`) };
}

async function freshSqlite(): Promise<FreshDatabase> {
  const directory = await mkdtemp(join(inject('sqliteDirectory'), 'fresh-'));
  return {
    url: join(directory, 'test.db'),
    drop: () => rm(directory, { recursive: true, force: true }),
  };
}

/** No test comes near it, on however busy a machine. */
const AMPLE_MS = 120_000;

/** Opens a fresh database; whoever does ends it with `destroy()`. */
export function openFresh({ url }: FreshDatabase, connections = 10): Database {
  if (!url.startsWith('postgres')) return openDatabase({ kind: 'sqlite', path: url });
  const pool = { connections, connectMs: AMPLE_MS, statementMs: AMPLE_MS };
  return openDatabase({ kind: 'postgres', url, pool, onIdleError: () => undefined });
}

/**
 * An empty database of the kind that the running project is for (`TEST_DATABASE`). On PostgreSQL it can be a
 * copy of `template`, another database's name, to which nobody may be connected meanwhile.
 */
export function freshDatabaseUrl(template?: string): Promise<FreshDatabase> {
  return process.env.TEST_DATABASE === 'postgres' ? freshPostgres(template) : freshSqlite();
}

/** A database of the kind that the running project is for, migrated and without a row. */
export async function migratedDatabase(): Promise<FreshDatabase> {
  if (process.env.TEST_DATABASE === 'postgres') return freshDatabaseUrl(inject('postgresTemplate'));
  const fresh = await freshDatabaseUrl();
  await copyFile(inject('sqliteTemplate'), fresh.url);
  return fresh;
}
