import { createHash } from 'node:crypto';
import { type Dialect, PostgresDialect, type PostgresPool, type PostgresPoolClient } from 'kysely';
import pg from 'pg';

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

class NamedStatementsClient implements PostgresPoolClient {
  readonly #client: pg.PoolClient;

  constructor(client: pg.PoolClient) {
    this.#client = client;
  }

  query(text: unknown, values?: readonly unknown[]): never {
    // Kysely calls with text alone for begin, commit and the like, which gain nothing from a name.
    if (typeof text !== 'string') throw new Error('cursors are not used');
    const name = values === undefined || values.length === 0 ? undefined : nameOf(text);
    return this.#client.query({ text, values: [...(values ?? [])], ...(name && { name }) }) as never;
  }

  release(): void {
    this.#client.release();
  }
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
): Dialect {
  const pool = new pg.Pool({
    connectionString: url,
    max: limits.connections,
    connectionTimeoutMillis: limits.connectMs,
    statement_timeout: limits.statementMs,
    application_name: 'secportal',
    types,
  });
  pool.on('error', onIdleError);
  const named: PostgresPool = {
    connect: async () => new NamedStatementsClient(await pool.connect()),
    end: () => pool.end(),
  };
  return new PostgresDialect({ pool: named });
}
