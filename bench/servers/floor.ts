// The floor: `node:http` that reads the cookie, looks the same row up by the same statement, and answers it. It
// decides nothing. Arguments: port, and a SQLite file or PostgreSQL URL.
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { hashToken, keyOf, openDatabase, sessionQuery } from '../product.ts';
import { type SessionRow, sessionBody } from './session-of.ts';

const [port = '', location = ''] = process.argv.slice(2);
const isPostgres = location.startsWith('postgres');

const queries = openDatabase(
  isPostgres
    ? {
        kind: 'postgres',
        url: location,
        pool: { connections: 1, connectMs: 1000, statementMs: 1000 },
        onIdleError: console.error,
      }
    : { kind: 'sqlite', path: location },
);
const { sql } = sessionQuery(queries, ['']).compile();

function onSqlite(): (key: string) => SessionRow | undefined {
  const database = new DatabaseSync(location, { readOnly: true });
  database.exec('pragma cache_size = -65536');
  const statement = database.prepare(sql);
  return (key) => statement.get(key) as SessionRow | undefined;
}

function onPostgres(): (key: string) => Promise<SessionRow | undefined> {
  pg.types.setTypeParser(20, Number);
  const pool = new pg.Pool({ connectionString: location, max: 10 });
  return async (key) => {
    const { rows } = await pool.query<SessionRow>({ name: 'session', text: sql, values: [key] });
    return rows[0];
  };
}

const find = isPostgres ? onPostgres() : onSqlite();

createServer(async (request, response) => {
  const token = /(?:^|; )secportal=([^;]*)/.exec(request.headers.cookie ?? '')?.[1] ?? '';
  // As the product asks it for an address that names no workspace.
  const row = await find(keyOf(hashToken(token), null, Date.now()));
  const body = row === undefined ? '{}' : sessionBody(row);
  response.writeHead(row === undefined ? 401 : 200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': Buffer.byteLength(body),
  });
  response.end(body);
}).listen(Number(port), '127.0.0.1');
