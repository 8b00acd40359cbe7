import { type RawBuilder, sql } from 'kysely';
import { isPostgres, type Reader } from './database.ts';

/**
 * A table's alias, read along an index of that name where SQLite would otherwise choose: it keeps no statistics here, and takes
 * one index for as good as another that leaves a thousand times as many rows to look at. PostgreSQL knows better by itself.
 */
export function alongIndex(db: Reader, alias: string, index: string): RawBuilder<unknown> {
  return isPostgres(db) ? sql`${sql.ref(alias)}` : sql`${sql.ref(alias)} indexed by ${sql.ref(index)}`;
}
