import { type AnyColumn, type SelectQueryBuilder, type SqlBool, sql } from 'kysely';

/**
 * Whether a row is among some of a table, by the columns of its key: to change or delete only so many in one statement, which
 * neither database can limit by itself.
 */
export const among = <DB, TB extends keyof DB, O>(
  some: SelectQueryBuilder<DB, TB, O>,
  key: readonly (AnyColumn<DB, TB> & string)[],
) => sql<SqlBool>`(${sql.join(key.map((column) => sql.ref(column)))}) in ${some.select(key)}`;
