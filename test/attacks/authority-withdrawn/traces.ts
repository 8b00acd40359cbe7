import { sql } from 'kysely';
import { tablesOf } from '../../../src/data/copy.ts';
import type { Database, Trx } from '../../../src/data/database.ts';
import type { Schema } from '../../../src/data/schema.ts';

type Row = Readonly<Record<string, unknown>>;

/** A row as a database keeps it, and where. */
interface Kept {
  readonly place: string;
  /** All that is in it; two rows are the same where this is. */
  readonly text: string;
  /** As it is written again. */
  readonly row: () => Row;
}

/** Every row of every table at one moment; of the record, what was added since the state that one goes back to. */
export type Traces = ReadonlyMap<string, readonly Kept[]>;

/**
 * What a refused request may leave behind. Whatever else differs afterwards was done: in any column, and in any table,
 * one that is not there yet included.
 */
type Bookkeeping = 'whole' | readonly string[] | ((row: Row) => boolean);
const BOOKKEEPING: { readonly [T in keyof Schema]?: Bookkeeping } = {
  // Counts of tries: one that is refused in the end counts like any other, and counts give nobody anything.
  throttles: 'whole',
  // What waits to be confirmed gives no leave, and is judged when it is done (D22).
  intents: 'whole',
  // What was typed when a second factor was owed meanwhile is shown again, and gives no leave (E14).
  kept_forms: 'whole',
  // That the session was in use; that it was asked for a code, since when it owes one the sooner (D1); the page to come
  // back to after a step or a confirmation (D15); one line of words.
  sessions: ['seen_at', 'asked_at', 'grace_until', 'return_to', 'flash'],
  // When somebody last came through the gate, which notes it whatever they have come for.
  memberships: ['last_sign_in_at'],
  // When a program last came, likewise.
  api_tokens: ['last_used_at'],
  // The record of the refusal itself, of a password that was not right any more when it was looked at, and of what the
  // session was asked for.
  audit_events: ({ type }) =>
    ['access.refused', 'confirmation.refused', 'session.asked'].includes(String(type)),
  // Which entries wait to be chained; the entries themselves are compared.
  audit_unlinked: 'whole',
};

/** The row as it is compared; null for one that is bookkeeping altogether. */
function deedOf(table: string, row: Row): string | null {
  const exempt = (BOOKKEEPING as Readonly<Record<string, Bookkeeping>>)[table];
  if (exempt === 'whole' || (typeof exempt === 'function' && exempt(row))) return null;
  const compared = Object.entries(row).filter(
    ([column]) => !(Array.isArray(exempt) && exempt.includes(column)),
  );
  return textOf(Object.fromEntries(compared));
}

const textOf = (row: Row) =>
  JSON.stringify(row, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
  );

/** The rows of one that the other has not. */
function onlyIn(these: readonly Kept[] = [], those: readonly Kept[] = []): Kept[] {
  const known = new Set(those.map(({ text }) => text));
  return these.filter(({ text }) => !known.has(text));
}

/** What was done between two moments, beyond bookkeeping: a line for each row that went or came. */
export function deedsBetween(before: Traces, after: Traces): string[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((table) => {
    if (before.get(table) === after.get(table)) return [];
    const deeds = (rows: readonly Kept[]) =>
      rows.map(({ row }) => deedOf(table, row())).filter((deed) => deed !== null);
    const gone = deeds(onlyIn(before.get(table), after.get(table)));
    const come = deeds(onlyIn(after.get(table), before.get(table)));
    return [
      ...gone.filter((deed) => !come.includes(deed)).map((deed) => `- ${table} ${deed}`),
      ...come.filter((deed) => !gone.includes(deed)).map((deed) => `+ ${table} ${deed}`),
    ];
  });
}

type Look = (db: Database | Trx, tables: readonly string[], lastEvent: string) => Promise<Traces>;

/** All tables by one statement: a look costs one way to the server and back. */
const lookAtPostgres: Look = async (db, tables, lastEvent) => {
  const selections = tables.map((table) => {
    const since = table === 'audit_events' ? sql`where id > ${lastEvent}` : sql``;
    return sql`select ${sql.lit(table)} as "table", ctid::text as place, to_jsonb(t)::text as text
      from ${sql.table(table)} as t ${since}`;
  });
  const { rows } = await sql<{
    table: string;
    place: string;
    text: string;
  }>`${sql.join(selections, sql` union all `)}`.execute(db);
  const traces = new Map<string, Kept[]>(tables.map((table) => [table, []]));
  for (const { table, place, text } of rows)
    traces.get(table)?.push({ place, text, row: () => JSON.parse(text) as Row });
  return traces;
};

const lookAtSqlite: Look = async (db, tables, lastEvent) => {
  const traces = new Map<string, Kept[]>();
  for (const table of tables) {
    const since = table === 'audit_events' ? sql`where id > ${lastEvent}` : sql``;
    const { rows } = await sql<
      Row & { place: number }
    >`select rowid as place, t.* from ${sql.table(table)} as t
      ${since}`.execute(db);
    const kept = rows.map(({ place, ...row }) => ({
      place: String(place),
      text: textOf(row),
      row: () => row,
    }));
    traces.set(table, kept);
  }
  return traces;
};

/** Has the database note which tables are written to: to read all of them twice for each try would be half of the work. */
async function noteTouches(db: Database, tables: readonly string[], isPostgres: boolean): Promise<void> {
  // Without a key, so that nobody waits here for anybody, and nothing of the deed's own handling of conflicts applies.
  await sql`create table touched (name text not null)`.execute(db);
  if (isPostgres) {
    await sql`create function note_touch() returns trigger language plpgsql as
      $$ begin insert into touched values (tg_table_name); return null; end $$`.execute(db);
    for (const table of tables)
      await sql`create trigger note_touch after insert or update or delete on ${sql.table(table)}
        for each statement execute function note_touch()`.execute(db);
    return;
  }
  for (const table of tables) {
    for (const deed of ['insert', 'update', 'delete'])
      await sql`create trigger ${sql.id(`touch_${table}_${deed}`)} after ${sql.raw(deed)} on ${sql.table(table)}
        begin insert into touched values (${sql.lit(table)}); end`.execute(db);
  }
}

/** Looks at a whole database, and takes it back to the state in which it was at first. */
export class Tracker {
  readonly #db: Database;
  readonly #beside: Database;
  readonly #tables: readonly string[];
  readonly #isPostgres = process.env.TEST_DATABASE === 'postgres';
  #base: Traces = new Map();
  /** Nothing is ever taken out of the record; what is older than this counts as having always been there. */
  #lastEvent = '';

  private constructor(db: Database, beside: Database, tables: readonly string[]) {
    this.#db = db;
    this.#beside = beside;
    this.#tables = tables;
  }

  /**
   * From now on: what there is at this moment is what `restore` goes back to. It does so `beside`: where triggers have
   * been silenced on a connection of PostgreSQL's, all of its statements are planned anew.
   */
  static async on(db: Database, beside: Database): Promise<Tracker> {
    const tracker = new Tracker(db, beside, await tablesOf(db));
    await noteTouches(db, tracker.#tables, tracker.#isPostgres);
    tracker.#forgetEvents(await tracker.#read(db, tracker.#tables));
    tracker.#base = await tracker.#read(db, tracker.#tables);
    return tracker;
  }

  /** The state that `restore` goes back to. */
  get base(): Traces {
    return this.#base;
  }

  /** Everything, as committed, or as a transaction sees it; what was not written to since is as it was at first. */
  async look(by: Database | Trx = this.#db): Promise<Traces> {
    const { rows } = await sql<{ name: string }>`select distinct name from touched`.execute(by);
    if (rows.length === 0) return this.#base;
    const touched = await this.#read(
      by,
      rows.map(({ name }) => name),
    );
    return new Map([...this.#base, ...touched]);
  }

  /** Whether all is as it was at first, whatever is noted of it. */
  async isRestored(): Promise<boolean> {
    return deedsBetween(this.#base, await this.#read(this.#db, this.#tables)).length === 0;
  }

  #read(by: Database | Trx, tables: readonly string[]): Promise<Traces> {
    return (this.#isPostgres ? lookAtPostgres : lookAtSqlite)(by, tables, this.#lastEvent);
  }

  /** Takes everything back that has changed since; `current` is how it is now, where one has just looked. */
  async restore(current?: Traces): Promise<void> {
    const now = current ?? (await this.look());
    this.#forgetEvents(now);
    if (now === this.#base) return;
    const changes = this.#tables
      .filter((table) => table !== 'audit_events' && now.get(table) !== this.#base.get(table))
      .map((table) => ({
        table,
        extra: onlyIn(now.get(table), this.#base.get(table)),
        missing: onlyIn(this.#base.get(table), now.get(table)),
      }));
    // What hangs on a row must not go with it: each is put back by itself.
    if (!this.#isPostgres) await sql`pragma foreign_keys = off`.execute(this.#beside);
    await this.#beside.transaction().execute(async (trx) => {
      if (this.#isPostgres) await sql`set local session_replication_role = replica`.execute(trx);
      for (const { table, extra } of changes.filter(({ extra }) => extra.length > 0)) {
        const places = extra.map(({ place }) =>
          this.#isPostgres ? sql`${place}::tid` : sql`${Number(place)}`,
        );
        const column = sql.raw(this.#isPostgres ? 'ctid' : 'rowid');
        await sql`delete from ${sql.table(table)} where ${column} in (${sql.join(places)})`.execute(trx);
      }
      for (const { table, missing } of changes.filter(({ missing }) => missing.length > 0)) {
        const values = missing.map(({ row }) => row()) as never;
        await trx
          .insertInto(table as 'installation')
          .values(values)
          .execute();
      }
      await sql`delete from touched`.execute(trx);
    });
    if (!this.#isPostgres) await sql`pragma foreign_keys = on`.execute(this.#beside);
  }

  #forgetEvents(traces: Traces): void {
    for (const { row } of traces.get('audit_events') ?? []) {
      const id = String(row().id);
      if (id > this.#lastEvent) this.#lastEvent = id;
    }
  }
}
