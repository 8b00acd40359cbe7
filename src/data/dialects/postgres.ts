import { createHash } from 'node:crypto';
import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';
import { isConnectionDoubtful } from '../unavailable.ts';
import type { Keyed, KeyedReader, KeyedStatement } from './keyed-reader.ts';

/** Limits of the connection pool of one node. Times in milliseconds. */
export interface PoolLimits {
  readonly connections: number;
  readonly connectMs: number;
  readonly statementMs: number;
}

const INT8 = 20;
const NAMES_KEPT = 1000;

/** int8 holds epoch milliseconds and counts, both far below 2^53. */
const types = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    oid === INT8 ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
};

const names = new Map<string, string>();

/** A statement's name, the same on every node, so that the server plans it once a connection. */
function nameOf(sql: string): string | undefined {
  let name = names.get(sql);
  if (name === undefined && names.size < NAMES_KEPT) {
    name = createHash('sha256').update(sql).digest('base64url').slice(0, 32);
    names.set(sql, name);
  }
  return name;
}

/** How much longer than the server's own limit an answer is waited for, in milliseconds. */
const ANSWER_GRACE_MS = 1_000;
const KEEP_ALIVE_MS = 10_000;

class NamedStatementsClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient;
  #lost: unknown;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  query(text: unknown, values?: readonly unknown[]): never {
    // Kysely calls with text alone for begin, commit and the like, which gain nothing from a name.
    if (typeof text !== 'string') throw new Error('cursors are not used');
    const name = values === undefined || values.length === 0 ? undefined : nameOf(text);
    return this.#run({ text, values: [...(values ?? [])], ...(name && { name }) }) as never;
  }

  async #run(query: pg.QueryConfig): Promise<pg.QueryResult> {
    // Behind a statement that got no answer, a rollback would only wait as long again.
    if (this.#lost !== undefined) throw this.#lost;
    try {
      return await this.#client.query(query);
    } catch (error) {
      if (isConnectionDoubtful(error)) this.#lost = error;
      throw error;
    }
  }

  /** A connection that was lost, or whose transaction could not be ended, is not used again. */
  release(destroy = false): void {
    this.#client.release(destroy || this.#lost !== undefined);
  }
}

/**
 * The same rows, each as one array of JSON: the server tells what columns there are with every answer, and to read fifty of
 * them takes `pg` longer than the rows.
 */
function rowsAsJson({ sql, columns }: KeyedStatement): string {
  const names = Array.from({ length: columns }, (_, index) => `c${index}`).join(', ');
  return `select json_build_array(${names}) from (${sql}) as r (${names})`;
}

/**
 * Kysely on PostgreSQL with named prepared statements: half the server's work of unnamed ones.
 * `sslmode` in the URL decides on TLS. A lost connection surfaces as an error of the statement, never as a
 * crash of the process.
 */
export function postgresDialect(
  url: string,
  limits: PoolLimits,
  onIdleError: (error: Error) => void,
): Dialect & KeyedReader {
  const pool = new pg.Pool({
    connectionString: url,
    max: limits.connections,
    connectionTimeoutMillis: limits.connectMs,
    statement_timeout: limits.statementMs,
    // A node that stops in the middle of a transaction must not hold its rows for ever …
    idle_in_transaction_session_timeout: limits.statementMs,
    // … nor may a server that went silent hold a request: it cannot tell us that time is up.
    query_timeout: limits.statementMs + ANSWER_GRACE_MS,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_MS,
    application_name: 'secportal',
    types,
  });
  pool.on('error', onIdleError);
  // The pool listens only while a connection is idle. Lost between two statements of a transaction, it would end the
  // process; so heard, it is the next statement that fails.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const texts = new WeakMap<KeyedStatement, string>();
  const named: PostgresPool = {
    connect: async () => new NamedStatementsClient(await pool.connect()),
    end: () => pool.end(),
  };
  return Object.assign(new PostgresDialect({ pool: named }), {
    rows: async <Row extends Keyed>(statement: KeyedStatement, keys: readonly string[]) => {
      let text = texts.get(statement);
      if (text === undefined) {
        text = rowsAsJson(statement);
        texts.set(statement, text);
      }
      const name = nameOf(text);
      // The pool itself gives up the connection of a statement that fails.
      const { rows } = await pool.query<[Row]>({
        ...{ text, values: [...keys], rowMode: 'array' },
        ...(name && { name }),
      });
      return rows.map(([row]) => row);
    },
  });
}
