import { setImmediate } from 'node:timers';
import { type CompiledQuery, SelectQueryNode } from 'kysely';
import { keyedReader, type Reader } from './database.ts';
import type { Keyed, KeyedStatement } from './dialects/keyed-reader.ts';

/** Most keys in one statement. */
const LONGEST_LIST = 32;

/** Most turns whose lists are read at a time. A second one, so that nobody waits behind a single connection that was lost. */
const MOST_AT_A_TIME = 2;

type Asked<Row> = ReadonlyMap<string, PromiseWithResolvers<Row | undefined>>;

/** A key that no row has, and nobody is answered by; it is looked for and not found, which is cheap. */
const NOBODYS = '';

/**
 * Keys in lists whose lengths are powers of two, made up by a key that is nobody's: a handful of statements, each of
 * which the database plans once, in place of one for every number of keys.
 */
export function listsOf(keys: readonly string[]): string[][] {
  const lists: string[][] = [];
  for (let start = 0; start < keys.length; start += LONGEST_LIST) {
    const list = keys.slice(start, start + LONGEST_LIST);
    while ((list.length & (list.length - 1)) !== 0) list.push(NOBODYS);
    lists.push(list);
  }
  return lists;
}

/**
 * Rows by their keys. What is asked for in one turn of the event loop is read together at its end: many requests at
 * once then cost one way to the database and one read lock, and nobody waits for others to come. What comes while two
 * readings are under way, as they are only on PostgreSQL, is read together once one of them has ended.
 *
 * The reading begins after everybody who is answered by it has asked, so that each sees all that was committed
 * before it asked; nothing is kept from one turn to the next.
 */
export class RowsByKey<Row extends Keyed> {
  readonly #read: (keys: readonly string[]) => readonly Row[] | Promise<readonly Row[]>;
  #asked: Map<string, PromiseWithResolvers<Row | undefined>> | undefined;
  #underWay = 0;

  /** `read` gives the rows of a list of {@link listsOf}, in any order. */
  constructor(read: (keys: readonly string[]) => readonly Row[] | Promise<readonly Row[]>) {
    this.#read = read;
  }

  /** The row of this very key; undefined where there is none. Rejects where the database cannot be asked. */
  find(key: string): Promise<Row | undefined> {
    if (this.#asked === undefined) {
      this.#asked = new Map();
      setImmediate(() => this.#begin());
    }
    let answer = this.#asked.get(key);
    if (answer === undefined) {
      answer = Promise.withResolvers();
      this.#asked.set(key, answer);
    }
    return answer.promise;
  }

  #begin(): void {
    const asked = this.#asked;
    if (asked === undefined || this.#underWay >= MOST_AT_A_TIME) return;
    this.#asked = undefined;
    void this.#answer(asked);
  }

  async #answer(asked: Asked<Row>): Promise<void> {
    this.#underWay += 1;
    await Promise.all(listsOf([...asked.keys()]).map((keys) => this.#answerOf(keys, asked)));
    this.#underWay -= 1;
    // At the end of this turn, with all that came in it.
    if (this.#asked !== undefined) setImmediate(() => this.#begin());
  }

  /** Never rejects: what goes wrong is each asker's to hear. */
  async #answerOf(keys: readonly string[], asked: Asked<Row>): Promise<void> {
    try {
      // A row goes to who asked for its key, whatever order they come in.
      for (const row of await this.#read(keys)) asked.get(row[0])?.resolve(row);
      // To those who have their row this says nothing more.
      for (const key of keys) asked.get(key)?.resolve(undefined);
    } catch (error) {
      for (const key of keys) asked.get(key)?.reject(error);
    }
  }
}

function compiled({ sql, query }: Pick<CompiledQuery, 'sql' | 'query'>): KeyedStatement {
  if (!SelectQueryNode.is(query)) throw new Error('rows are found by a select');
  return { sql, columns: query.selections?.length ?? 0 };
}

/**
 * What a statement finds by key in each open database. To build one takes several times as long as to run it, so that
 * it is built once for each length of list.
 */
export function rowsByKeyOf<Row extends Keyed>(
  statement: (db: Reader, keys: readonly string[]) => { compile(): CompiledQuery },
): (db: Reader) => RowsByKey<Row> {
  const open = new WeakMap<Reader, RowsByKey<Row>>();
  return (db) => {
    let rows = open.get(db);
    if (rows === undefined) {
      const reader = keyedReader(db);
      const statements = new Map<number, KeyedStatement>();
      rows = new RowsByKey((keys) => {
        let built = statements.get(keys.length);
        if (built === undefined) {
          built = compiled(statement(db, keys).compile());
          statements.set(keys.length, built);
        }
        return reader.rows<Row>(built, keys);
      });
      open.set(db, rows);
    }
    return rows;
  };
}
