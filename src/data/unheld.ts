import { type RawBuilder, type SqlBool, sql } from 'kysely';
import { isPostgres, type Reader } from './database.ts';
import type { Schema } from './schema.ts';

/**
 * Whether a row of a table is one of those that are meant and that nobody holds: for what is removed in time, many rows by one
 * statement. Whoever is at some of them may come to the others in another order, and each would wait for the other; what is
 * held is removed another time. SQLite has one writer at a time.
 */
export const unheld = (db: Reader, table: keyof Schema, meant: RawBuilder<SqlBool>): RawBuilder<SqlBool> =>
  isPostgres(db)
    ? sql<SqlBool>`ctid in (select ctid from ${sql.ref(table)} where ${meant} for update skip locked)`
    : meant;

/** The same of those whose time is up. */
export const overAndUnheld = (db: Reader, table: keyof Schema, now: number): RawBuilder<SqlBool> =>
  unheld(db, table, sql<SqlBool>`expires_at <= ${now}`);
