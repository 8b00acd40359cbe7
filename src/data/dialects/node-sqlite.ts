import { closeSync, openSync } from 'node:fs';
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type Kysely,
  type QueryResult,
  SelectQueryNode,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import type { Keyed, KeyedReader, KeyedStatement } from './keyed-reader.ts';
import { PATIENCE_MS, patiently } from './patience.ts';

const STATEMENTS_KEPT = 500;

/** Prepared statements by their text; the oldest goes first when there are too many. */
class StatementCache {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, { statement: StatementSync; returnsRows: boolean }>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  get isInTransaction(): boolean {
    return this.#database.isTransaction;
  }

  run<R>(sql: string, parameters: readonly unknown[]): QueryResult<R> {
    let cached = this.#statements.get(sql);
    if (cached === undefined) {
      const statement = this.#database.prepare(sql);
      cached = { statement, returnsRows: statement.columns().length > 0 };
      if (this.#statements.size >= STATEMENTS_KEPT) {
        const oldest = this.#statements.keys().next();
        if (!oldest.done) this.#statements.delete(oldest.value);
      }
      this.#statements.set(sql, cached);
    }
    const values = parameters as readonly SQLInputValue[];
    if (cached.returnsRows) return { rows: cached.statement.all(...values) as R[] };
    const { changes } = cached.statement.run(...values);
    return { rows: [], numAffectedRows: BigInt(changes) };
  }
}

/** SQLite undoes changes of the schema with their transaction: what stops in the midst of a migration leaves nothing behind. */
class TransactionalAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

/** First come, first served; one writer at a time, as SQLite wants it. */
class WriterQueue {
  #tail: Promise<void> = Promise.resolve();

  async enter(): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const before = this.#tail;
    this.#tail = promise;
    await before;
    return resolve;
  }
}

/**
 * Reads outside a transaction go to a connection of their own, so that they never see another request's
 * uncommitted rows and never wait for it. Writes and transactions take turns on the other one.
 */
class SqliteConnection implements DatabaseConnection {
  readonly #reader: StatementCache;
  readonly #writer: StatementCache;
  readonly #queue: WriterQueue;
  #leave: (() => void) | undefined;
  #lost: unknown;

  constructor(reader: StatementCache, writer: StatementCache, queue: WriterQueue) {
    this.#reader = reader;
    this.#writer = writer;
    this.#queue = queue;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { sql, parameters } = query;
    if (this.#leave !== undefined) return this.#within(() => this.#writer.run(sql, parameters));
    if (SelectQueryNode.is(query.query)) return patiently(() => this.#reader.run<R>(sql, parameters));
    const asked = performance.now();
    const leave = await this.#queue.enter();
    try {
      return await patiently(() => this.#writer.run<R>(sql, parameters), asked);
    } finally {
      leave();
    }
  }

  // biome-ignore lint/correctness/useYield: Kysely wants the method; nothing here streams.
  async *streamQuery(): AsyncIterableIterator<never> {
    throw new Error('streaming is not supported on SQLite');
  }

  async begin(): Promise<void> {
    const asked = performance.now();
    const leave = await this.#queue.enter();
    try {
      // IMMEDIATE takes the write lock at once: a transaction never fails half-way for want of it.
      await patiently(() => this.#writer.run('begin immediate', []), asked);
    } catch (error) {
      leave();
      throw error;
    }
    this.#leave = leave;
    this.#lost = undefined;
  }

  commit(): void {
    // Where this fails the transaction is rolled back, by SQLite or by us.
    this.#within(() => this.#writer.run('commit', []));
    this.#end();
  }

  rollback(): void {
    try {
      if (this.#writer.isInTransaction) this.#writer.run('rollback', []);
    } finally {
      this.#end();
    }
  }

  /**
   * A statement of the open transaction. Where the disk is full or fails, SQLite rolls back by itself; what came after
   * that would be committed each for itself.
   */
  #within<T>(statement: () => T): T {
    if (this.#lost !== undefined) throw this.#lost;
    try {
      return statement();
    } catch (error) {
      if (!this.#writer.isInTransaction) this.#lost = error;
      throw error;
    }
  }

  #end(): void {
    this.#leave?.();
    this.#leave = undefined;
  }
}

class NodeSqliteDriver implements Driver {
  readonly #path: string;
  readonly #queue = new WriterQueue();
  readonly #keyed = new Map<string, StatementSync>();
  #databases: DatabaseSync[] = [];
  #reader: StatementCache | undefined;
  #writer: StatementCache | undefined;

  constructor(path: string) {
    this.#path = path;
  }

  async init(): Promise<void> {
    // Made by us, for us alone; SQLite gives its log the same mode.
    closeSync(openSync(this.#path, 'a', 0o600));
    const writer = new DatabaseSync(this.#path, { timeout: PATIENCE_MS });
    writer.exec('pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on');
    // Else `insert or replace` removes the row it replaces without asking the trigger that keeps the record append-only.
    writer.exec('pragma recursive_triggers = on');
    const reader = new DatabaseSync(this.#path, { timeout: PATIENCE_MS });
    reader.exec('pragma query_only = on; pragma cache_size = -65536');
    // From here on there is somebody to be answered while a lock is waited for.
    for (const database of [reader, writer]) database.exec('pragma busy_timeout = 0');
    this.#databases = [reader, writer];
    this.#reader = new StatementCache(reader);
    this.#writer = new StatementCache(writer);
  }

  rows<Row extends Keyed>(
    { sql }: KeyedStatement,
    keys: readonly string[],
  ): readonly Row[] | Promise<readonly Row[]> {
    return patiently(() => this.#rows<Row>(sql, keys));
  }

  #rows<Row extends Keyed>(text: string, keys: readonly string[]): readonly Row[] {
    let statement = this.#keyed.get(text);
    if (statement === undefined) {
      const [reader] = this.#databases;
      if (reader === undefined) throw new Error('the database is not open');
      statement = reader.prepare(text);
      statement.setReturnArrays(true);
      this.#keyed.set(text, statement);
    }
    // Its type speaks of rows as objects; `setReturnArrays` has made them arrays.
    return statement.all(...keys) as unknown as readonly Row[];
  }

  async acquireConnection(): Promise<SqliteConnection> {
    if (this.#reader === undefined || this.#writer === undefined) throw new Error('the database is closed');
    return new SqliteConnection(this.#reader, this.#writer, this.#queue);
  }

  async beginTransaction(connection: SqliteConnection): Promise<void> {
    await connection.begin();
  }

  async commitTransaction(connection: SqliteConnection): Promise<void> {
    connection.commit();
  }

  async rollbackTransaction(connection: SqliteConnection): Promise<void> {
    connection.rollback();
  }

  async releaseConnection(): Promise<void> {
    // A connection is a view of the two that stay open.
  }

  async destroy(): Promise<void> {
    this.#keyed.clear();
    for (const database of this.#databases) database.close();
    this.#databases = [];
    this.#reader = undefined;
    this.#writer = undefined;
  }
}

/**
 * Kysely on Node's built-in SQLite: WAL, on the disk before a commit is answered, foreign keys on, transactions
 * IMMEDIATE.
 * `path` is a file; an in-memory database would not be shared by the two connections.
 */
export function nodeSqliteDialect(path: string): Dialect & KeyedReader {
  const driver = new NodeSqliteDriver(path);
  return {
    rows: (statement, keys) => driver.rows(statement, keys),
    createAdapter: () => new TransactionalAdapter(),
    createDriver: () => driver,
    createIntrospector: (db: Kysely<unknown>) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}
