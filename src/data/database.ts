import { Kysely, PostgresAdapter, type RawBuilder, type Transaction } from 'kysely';
import type { KeyedReader, KeyedStatement } from './dialects/keyed-reader.ts';
import { nodeSqliteDialect } from './dialects/node-sqlite.ts';
import { type PoolLimits, postgresDialect } from './dialects/postgres.ts';
import { compilingFor, mustOnlyRead, onlyRead } from './only-read.ts';
import type { Schema } from './schema.ts';

export type Database = Kysely<Schema>;
/** Leave to write. Outside of the kernel only `perform` and `unattended` of `access/deed.ts` give one away. */
export type Trx = Transaction<Schema>;
/**
 * What services carry, and queries take: a database, or a transaction, that is only read. It runs no text of one's own
 * either; what has to be spelt goes through `readRaw`. What services carry has nothing else at run time (`readingOf`).
 */
export type Reader = Pick<Database, 'selectFrom'>;
export type DatabaseKind = 'sqlite' | 'postgres';

/** Where the data lives: a SQLite file, or a PostgreSQL server by its URL. */
export type DatabaseLocation =
  | { kind: 'sqlite'; path: string }
  | { kind: 'postgres'; url: string; pool: PoolLimits; onIdleError: (error: Error) => void };

/** Which of the two it is, for the few things that they do not do alike; of a transaction as well. */
export function isPostgres(db: Reader): boolean {
  return writable(db).getExecutor().adapter instanceof PostgresAdapter;
}

const readers = new WeakMap<Reader, KeyedReader>();

/** The short way to read from an open database. Throws for a transaction, of which it would see nothing. */
export function keyedReader(db: Reader): KeyedReader {
  const reader = readers.get(writable(db));
  if (reader === undefined) throw new Error('this database was not opened here, or is a transaction');
  return reader;
}

/** Reads keys, and is nothing else: a dialect makes connections. A statement is looked at once. */
function readingKeys(dialect: KeyedReader): KeyedReader {
  const looked = new WeakMap<KeyedStatement, KeyedStatement>();
  return {
    rows: (statement, keys) => {
      let own = looked.get(statement);
      if (own === undefined) {
        own = { ...statement };
        mustOnlyRead(own.sql);
        looked.set(statement, own);
      }
      return dialect.rows(own, keys);
    },
  };
}

/** Databases by what services carry of them. Nothing else leads from the one to the other. */
const behind = new WeakMap<Reader, Database>();

/** What of a database may be given to anybody: it has `selectFrom` alone, and runs single `select`s alone. */
export function readingOf(db: Database): Reader {
  const reader = onlyRead(db.getExecutor());
  behind.set(reader, db);
  return reader;
}

/** Whether it is one of {@link readingOf}; a transaction that is passed as a reader is none. */
export const isOnlyRead = (db: Reader): boolean => behind.has(db);

/**
 * The same database with leave to write outside of any deed: for the bookkeeping that needs nobody's authority, such as
 * counting a try or noting a session's last use. A test lists who may call it.
 */
export function writable(db: Reader): Database {
  return behind.get(db) ?? (db as Database);
}

/** Reads by a statement that cannot be built: one `select`, and nothing that writes. */
export async function readRaw<Row>(db: Reader, statement: RawBuilder<Row>): Promise<readonly Row[]> {
  const whole = writable(db);
  const query = { ...statement.compile(compilingFor(whole.getExecutor())) };
  mustOnlyRead(query.sql);
  return (await whole.executeQuery<Row>(query)).rows;
}

/** Opens the database; does not migrate it. The caller ends it with `destroy()`. */
export function openDatabase(location: DatabaseLocation): Database {
  const dialect =
    location.kind === 'sqlite'
      ? nodeSqliteDialect(location.path)
      : postgresDialect(location.url, location.pool, location.onIdleError);
  const db = new Kysely<Schema>({ dialect });
  readers.set(db, readingKeys(dialect));
  return db;
}

const SQLITE_CONSTRAINT_UNIQUE = 2067;
const SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
const SQLITE_CONSTRAINT_FOREIGNKEY = 787;
const POSTGRES_UNIQUE_VIOLATION = '23505';
const POSTGRES_FOREIGN_KEY_VIOLATION = '23503';

interface DatabaseError extends Error {
  readonly code?: unknown;
  readonly errcode?: unknown;
}

/** Whether a write failed because its key stands there already; the same question on both databases. */
export function isUniqueViolation(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as DatabaseError;
  return (
    code === POSTGRES_UNIQUE_VIOLATION ||
    errcode === SQLITE_CONSTRAINT_UNIQUE ||
    errcode === SQLITE_CONSTRAINT_PRIMARYKEY
  );
}

/** Whether a write failed because a row that it names is not there any more. */
export function isMissingReference(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errcode } = error as DatabaseError;
  return code === POSTGRES_FOREIGN_KEY_VIOLATION || errcode === SQLITE_CONSTRAINT_FOREIGNKEY;
}
