/** The values of a row in the order of the statement's columns, of which the first is the key. */
export type Keyed = readonly [key: string, ...others: unknown[]];

/**
 * The short way for a statement that runs on every request and whose text never changes: no building, no compiling,
 * and no object for each row, which together take several times as long as the statement itself.
 */
export interface KeyedReader {
  /**
   * The rows of a statement whose parameters are these keys. Reads what is committed, outside of any transaction.
   */
  rows<Row extends Keyed>(sql: string, keys: readonly string[]): readonly Row[] | Promise<readonly Row[]>;
}
