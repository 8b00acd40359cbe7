/**
 * The short way for a statement that runs on every request and whose text never changes: no building, no compiling,
 * and no object for the row, which together take several times as long as the statement itself.
 */
export interface FirstRowReader {
  /**
   * The values of the first row, in the order of the statement's columns; undefined where there is none. Reads what
   * is committed, outside of any transaction.
   */
  firstRow(
    sql: string,
    parameters: readonly string[],
  ): unknown[] | undefined | Promise<unknown[] | undefined>;
}
