// The floor of an autosave: `node:http` that writes what it is sent into the row of a finding, and nothing else. It asks
// nobody who they are, reads nothing and seals nothing. Arguments: port, a SQLite file or PostgreSQL URL, and the finding.
import { createServer } from 'node:http';
import { DatabaseSync } from 'node:sqlite';
import { buffer } from 'node:stream/consumers';
import pg from 'pg';

const [port = '', location = '', id = ''] = process.argv.slice(2);
const SET = 'update findings set revision = revision + 1';

function onSqlite(): (content: Uint8Array) => unknown {
  const database = new DatabaseSync(location);
  database.exec('pragma journal_mode = wal; pragma synchronous = full');
  const statement = database.prepare(`${SET}, content = ?, changed_at = ? where id = ?`);
  return (content) => statement.run(content, Date.now(), id);
}

function onPostgres(): (content: Uint8Array) => Promise<unknown> {
  const pool = new pg.Pool({ connectionString: location, max: 10 });
  const text = `${SET}, content = $1, changed_at = $2 where id = $3`;
  return (content) => pool.query({ name: 'save', text, values: [content, Date.now(), id] });
}

const save = location.startsWith('postgres') ? onPostgres() : onSqlite();

createServer(async (request, response) => {
  const sent = await buffer(request);
  if (request.method === 'POST') await save(sent);
  const body = '{"revision":1,"text":null}';
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
}).listen(Number(port), '127.0.0.1');
