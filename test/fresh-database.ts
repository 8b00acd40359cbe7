import { randomBytes } from 'node:crypto';
import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { sql } from 'kysely';
import pg from 'pg';
import { inject } from 'vitest';
import { type Database, isPostgres, openDatabase } from '../src/data/database.ts';
import { withClient } from './postgres-client.ts';
import { sweep } from './postgres-sweep.ts';

export type FreshDatabase = {
  /** `postgres://…`, or the absolute path of an SQLite file that does not exist yet. */
  url: string;
  /** Removes the database, whoever is still connected to it. */
  drop: () => Promise<void>;
  /** Another test may get it after this one. */
  isKept?: boolean;
  /** Makes it as new, while it stays open; false where it had better go. Absent where it is nobody's after this test. */
  sweep?: () => Promise<boolean>;
};

async function administer(statement: string): Promise<void> {
  await withClient(inject('postgresUrl'), (client) => client.query(statement));
}

async function makePostgres(template: string): Promise<string> {
  const name = `${inject('postgresTemplate').prefix}${randomBytes(8).toString('hex')}`;
  // By copying its files: a seventh of the work of PostgreSQL's own choice, which writes every page to its log.
  await administer(`create database ${name} template ${template} strategy file_copy`);
  return name;
}

const dropPostgres = (name: string) => administer(`drop database if exists ${name} with (force)`);

function urlOf(name: string): string {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${name}`;
  return url.href;
}

async function emptyPostgres(): Promise<FreshDatabase> {
  const name = await makePostgres('template0');
  return { url: urlOf(name), drop: () => dropPostgres(name) };
}

/** Migrated databases of this worker that are swept, and nobody's at present. */
const swept: string[] = [];

async function migratedPostgres(mustBeNew: boolean): Promise<FreshDatabase> {
  const template = inject('postgresTemplate');
  const name = (mustBeNew ? undefined : swept.pop()) ?? (await makePostgres(template.name));
  const url = urlOf(name);
  // One whose connection broke is not asked twice: the database goes, whatever is in it.
  const sweepIt = async () => sweep(await sweeperOf(url), template).catch(() => false);
  const drop = async () => {
    if (await sweepIt()) {
      swept.push(name);
      return;
    }
    const sweeper = await sweeperOf(url);
    sweepers.delete(url);
    await sweeper.end();
    await parked.get(url)?.destroy();
    parked.delete(url);
    await dropPostgres(name);
  };
  return { url, drop, isKept: true, ...(!mustBeNew && { sweep: sweepIt }) };
}

/**
 * Open databases that wait for the next test of their file, by URL. Half of what a test costs PostgreSQL is to make
 * connections and to plan their statements.
 */
const parked = new Map<string, Database>();

/** Connections that sweep, by URL: a new one takes as long to learn the schema as to sweep twice. */
const sweepers = new Map<string, pg.Client>();

async function sweeperOf(url: string): Promise<pg.Client> {
  const there = sweepers.get(url);
  if (there !== undefined) return there;
  const client = new pg.Client({ connectionString: url });
  // A test may end all connections to its database.
  client.on('error', () => sweepers.delete(url));
  await client.connect();
  sweepers.set(url, client);
  return client;
}

/** What else waits for a next test, and how it is ended. */
const waiting = new Set<() => Promise<void>>();

/** To be called when a file is over, for what its tests pass on to one another. */
export function endWithFile(end: () => Promise<void>): void {
  waiting.add(end);
}

/** Closes what waits for a next test. */
export async function closeParked(): Promise<void> {
  for (const end of waiting) await end();
  waiting.clear();
  const open = [...parked.values()];
  const sweeping = [...sweepers.values()];
  parked.clear();
  sweepers.clear();
  await Promise.all([...open.map((db) => db.destroy()), ...sweeping.map((client) => client.end())]);
}

async function freshSqlite(): Promise<FreshDatabase> {
  const directory = await mkdtemp(join(inject('sqliteDirectory'), 'fresh-'));
  return {
    url: join(directory, 'test.db'),
    drop: () => rm(directory, { recursive: true, force: true }),
  };
}

/** More than a template has: they are copied in one go. */
const ALL_PAGES = 1_000_000;

/** No test comes near it, on however busy a machine. */
const AMPLE_MS = 120_000;

/** Opens a fresh database as one test's own; {@link closeFresh} is its end. */
export function openOrUnpark(fresh: FreshDatabase): Database {
  const db = parked.get(fresh.url);
  parked.delete(fresh.url);
  return db ?? openFresh(fresh);
}

/** Leaves it open for the next test that gets the same database, where there may be one and it still answers. */
export async function closeFresh({ url, isKept = false }: FreshDatabase, db: Database): Promise<void> {
  if (isKept && (await answersAsOpened(db))) parked.set(url, db);
  else await db.destroy();
}

/** Opens a fresh database; whoever does ends it with `destroy()`. */
export function openFresh({ url }: FreshDatabase, connections = 10): Database {
  if (!url.startsWith('postgres')) return openDatabase({ kind: 'sqlite', path: url });
  const pool = { connections, connectMs: AMPLE_MS, statementMs: AMPLE_MS };
  return openDatabase({ kind: 'postgres', url, pool, onIdleError: () => undefined });
}

/**
 * Whether an open database still answers; takes back what a test may have asked of its connections: fewer pages, no
 * writing.
 */
export async function answersAsOpened(db: Database): Promise<boolean> {
  const asked = isPostgres(db)
    ? [sql`select 1`]
    : [sql`pragma query_only = 0`, sql`pragma max_page_count = 4294967294`];
  try {
    for (const one of asked) await one.execute(db);
    return true;
  } catch {
    return false;
  }
}

/**
 * What a test writes need not survive the machine, and half of its time can go by in waiting for the disk. Our PostgreSQL
 * does not wait for it either. Where it matters what does survive, real processes are killed.
 */
export async function doNotWaitForDisk(db: Database): Promise<void> {
  if (!isPostgres(db)) await sql`pragma synchronous = off`.execute(db);
}

/** An empty database of the kind that the running project is for (`TEST_DATABASE`). */
export function freshDatabaseUrl(): Promise<FreshDatabase> {
  return process.env.TEST_DATABASE === 'postgres' ? emptyPostgres() : freshSqlite();
}

/**
 * A database of the kind that the running project is for, migrated and without a row. One that must be new was no other
 * test's before, so that nothing is left of that in what the planner of statements goes by.
 */
export async function migratedDatabase(mustBeNew = false): Promise<FreshDatabase> {
  if (process.env.TEST_DATABASE === 'postgres') return migratedPostgres(mustBeNew);
  const fresh = await freshSqlite();
  const template = inject('sqliteTemplate');
  await copyFile(template, fresh.url);
  return mustBeNew ? fresh : { ...fresh, sweep: () => restoreSqlite(template, fresh.url) };
}

/** Puts the template's pages in the place of all that a file has, whoever has it open. */
async function restoreSqlite(template: string, path: string): Promise<boolean> {
  using source = new DatabaseSync(template, { readOnly: true });
  return backup(source, path, { rate: ALL_PAGES }).then(
    () => true,
    () => false,
  );
}
