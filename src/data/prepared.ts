import type { Compilable, CompiledQuery, QueryExecutor, QueryResult } from 'kysely';
import { type Database, isOnlyRead, type Reader, writable } from './database.ts';
import { mustRead, onlyReads } from './only-read.ts';

/** Where a value stands in a statement before it is known. */
class Placeholder {
  readonly name: PropertyKey;

  constructor(name: PropertyKey) {
    this.name = name;
  }
}

/** Marks the places of a statement's values, under the types that those have. */
export type ValueOf<Values extends object> = <Name extends keyof Values>(name: Name) => Values[Name];

/** A statement that is built once for each open database, and then only given its values. */
export type Prepared<Values extends object, Row, Db extends Reader = Database> = (
  db: Db,
  values: Values,
) => Promise<QueryResult<Row>>;

interface Built<Row> {
  readonly query: CompiledQuery<Row>;
  readonly reads: boolean;
}

/**
 * For the statements of a sign-in, whose text never changes: to build one takes longer than to run it. `build` uses
 * `value(name)` wherever a value goes, and must not look at it; a list of values has no place in it. A
 * `build` that only needs a `Reader` makes a statement that only needs one.
 */
export function prepared<Values extends object, Row, Db extends Reader = Database>(
  build: (db: Db, value: ValueOf<Values>) => Compilable<Row>,
): Prepared<Values, Row, Db> {
  // A transaction shares the adapter of its database.
  const compiled = new WeakMap<QueryExecutor['adapter'], Built<Row>>();
  const value = ((name: PropertyKey) => new Placeholder(name)) as unknown as ValueOf<Values>;
  return (db, values) => {
    const executor = writable(db).getExecutor();
    const { adapter } = executor;
    let built = compiled.get(adapter);
    if (built === undefined) {
      const query = { ...build(db, value).compile() };
      built = { query, reads: onlyReads(query) };
      compiled.set(adapter, built);
    }
    const { query, reads } = built;
    if (!reads && isOnlyRead(db)) mustRead(query);
    const parameters = query.parameters.map((parameter) =>
      parameter instanceof Placeholder ? values[parameter.name as keyof Values] : parameter,
    );
    return executor.executeQuery({ ...query, parameters });
  };
}
