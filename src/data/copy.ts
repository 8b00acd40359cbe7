import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import type { Database, Trx } from './database.ts';

type Row = Readonly<Record<string, unknown>>;

/** The names of the tables of a database, but for what the migrations note of themselves. */
export async function tablesOf(db: Database): Promise<string[]> {
  return (await db.introspection.getTables()).map(({ name }) => name);
}

/** The names of the tables of a SQLite database, those that others refer to first. */
async function inOrder(source: Database): Promise<string[]> {
  const { rows } = await sql<{ name: string; target: string }>`
    select m.name, k."table" as target from sqlite_master m join pragma_foreign_key_list(m.name) k
    where m.type = 'table' and k."table" <> m.name`.execute(source);
  const left = new Set((await tablesOf(source)).sort());
  const ordered: string[] = [];
  while (left.size > 0) {
    const free = [...left].filter((table) =>
      rows.every(({ name, target }) => name !== table || !left.has(target)),
    );
    if (free.length === 0) throw new Error(`these tables refer to each other: ${[...left].join(', ')}`);
    for (const table of free) left.delete(table);
    ordered.push(...free);
  }
  return ordered;
}

const BATCH_ROWS = 500;
const DIGEST_BITS = 256;

/** How many rows a table has, and a checksum of what is in them, the same on both databases and in any order. */
export interface TableSum {
  readonly rows: number;
  readonly sum: string;
}

/** A copy that is not what it was copied from; nothing of it was kept. */
export class CopyError extends Error {
  override readonly name = 'CopyError';
}

function canonical(row: Row): string {
  const columns = Object.keys(row).sort();
  return JSON.stringify(
    columns.map((column) => {
      const value = row[column];
      return value instanceof Uint8Array
        ? [column, 'bytes', Buffer.from(value).toString('hex')]
        : [column, value];
    }),
  );
}

/** Adds up SHA-256 over the rows, so that their order, which the two databases see differently, does not matter. */
class Summing {
  #rows = 0;
  #sum = 0n;

  add(row: Row): void {
    const digest = createHash('sha256').update(canonical(row)).digest('hex');
    this.#rows += 1;
    this.#sum = BigInt.asUintN(DIGEST_BITS, this.#sum + BigInt(`0x${digest}`));
  }

  get result(): TableSum {
    return { rows: this.#rows, sum: this.#sum.toString(16) };
  }
}

/** The rows of a SQLite table, some at a time. */
async function* rowsOfSqlite(db: Database, table: string): AsyncGenerator<readonly Row[]> {
  let after = 0;
  while (true) {
    const { rows } = await sql<Row & { row_number: number }>`
      select rowid as row_number, * from ${sql.table(table)} where rowid > ${after} order by rowid limit ${BATCH_ROWS}
    `.execute(db);
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.row_number;
    yield rows.map(({ row_number: _, ...row }) => row);
  }
}

/** The rows of a PostgreSQL table, some at a time, as the transaction sees them. */
async function* rowsOfPostgres(trx: Trx, table: string): AsyncGenerator<readonly Row[]> {
  await sql`declare every_row no scroll cursor for select * from ${sql.table(table)}`.execute(trx);
  while (true) {
    const { rows } = await sql<Row>`fetch ${sql.raw(String(BATCH_ROWS))} from every_row`.execute(trx);
    if (rows.length === 0) break;
    yield rows;
  }
  await sql`close every_row`.execute(trx);
}

/** What triggers would write for each row is copied itself. */
async function withoutTriggers<T>(trx: Trx, table: string, work: () => Promise<T>): Promise<T> {
  const triggers = (what: 'disable' | 'enable') =>
    sql`alter table ${sql.table(table)} ${sql.raw(what)} trigger user`.execute(trx);
  await triggers('disable');
  const done = await work();
  await triggers('enable');
  return done;
}

async function copyTable(from: Trx, to: Trx, table: string): Promise<TableSum> {
  const read = new Summing();
  for await (const rows of rowsOfSqlite(from, table)) {
    for (const row of rows) read.add(row);
    // The names come from the source's own schema, which is the target's.
    await to
      .insertInto(table as 'installation')
      .values(rows as never)
      .execute();
  }
  const written = new Summing();
  for await (const rows of rowsOfPostgres(to, table)) {
    for (const row of rows) written.add(row);
  }
  const { rows, sum } = read.result;
  if (written.result.rows !== rows || written.result.sum !== sum) {
    throw new CopyError(`The copy of ${table} is not the same: ${written.result.rows} of ${rows} rows.`);
  }
  return read.result;
}

/** Whether no table holds a row. */
export async function isEmpty(db: Database): Promise<boolean> {
  for (const table of await tablesOf(db)) {
    const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(db);
    if (rows.length > 0) return false;
  }
  return true;
}

/**
 * Copies a SQLite installation into an empty PostgreSQL of the same schema, all or nothing. The source's write lock
 * is held meanwhile, so that the copy is of one moment; every table is read back and compared by count and checksum
 * before the transaction commits. Throws `CopyError`.
 */
export async function copyInstallation(from: Database, to: Database): Promise<ReadonlyMap<string, TableSum>> {
  return from.transaction().execute((source) =>
    to.transaction().execute(async (target) => {
      if (!(await isEmpty(target))) throw new CopyError('The database is not empty.');
      const sums = new Map<string, TableSum>();
      for (const table of await inOrder(source))
        sums.set(table, await withoutTriggers(target, table, () => copyTable(source, target, table)));
      return sums;
    }),
  );
}
