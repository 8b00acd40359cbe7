/** The values of a row in the order of the statement's columns, of which the first is the key. */
export type Keyed = readonly [key: string, ...others: unknown[]];

/** A statement whose parameters are keys, and which reads texts and whole numbers alone. */
export interface KeyedStatement {
  readonly sql: string;
  /** How many columns it has. */
  readonly columns: number;
}

/**
 * The short way for a statement that runs on every request and whose text never changes: no building, no compiling,
 * and no object for each row, which together take several times as long as the statement itself.
 */
export interface KeyedReader {
  /** The rows of a statement for these keys. Reads what is committed, outside of any transaction. */
  rows<Row extends Keyed>(
    statement: KeyedStatement,
    keys: readonly string[],
  ): readonly Row[] | Promise<readonly Row[]>;
}
