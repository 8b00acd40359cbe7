import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { inject } from 'vitest';
import { openDatabase } from '../src/data/database.ts';
import { migrate } from '../src/data/migrations/index.ts';

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
  await administer(`create database ${name} template ${template ?? 'template0'}`);
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return { url: url.href, drop: () => administer(`drop database if exists ${name} with (force)`) };
}

async function freshSqlite(): Promise<FreshDatabase> {
  const directory = await mkdtemp(join(tmpdir(), 'secportal-sqlite-'));
  return {
    url: join(directory, 'test.db'),
    drop: () => rm(directory, { recursive: true, force: true }),
  };
}

/**
 * An empty database of the kind that the running project is for (`TEST_DATABASE`). On PostgreSQL it can be a
 * copy of `template`, another database's name, to which nobody may be connected meanwhile.
 */
export function freshDatabaseUrl(template?: string): Promise<FreshDatabase> {
  return process.env.TEST_DATABASE === 'postgres' ? freshPostgres(template) : freshSqlite();
}

/** A migrated SQLite file to copy; made by the first test of a file that asks, removed with its process. */
let sqliteTemplate: Promise<string> | undefined;

async function makeSqliteTemplate(): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), 'secportal-template-'));
  process.once('exit', () => rmSync(directory, { recursive: true, force: true }));
  const path = join(directory, 'template.db');
  const db = openDatabase({ kind: 'sqlite', path });
  await migrate(db, 'sqlite');
  // Closing it writes the log back, so that the one file is all.
  await db.destroy();
  return path;
}

/** A database of the kind that the running project is for, migrated and without a row. */
export async function migratedDatabase(): Promise<FreshDatabase> {
  if (process.env.TEST_DATABASE === 'postgres') return freshDatabaseUrl(inject('postgresTemplate'));
  sqliteTemplate ??= makeSqliteTemplate();
  const fresh = await freshDatabaseUrl();
  await copyFile(await sqliteTemplate, fresh.url);
  return fresh;
}
