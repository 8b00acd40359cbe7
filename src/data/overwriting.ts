import { sql } from 'kysely';
import { isPostgres, type Reader, type Trx, writable } from './database.ts';

/**
 * Has whatever `work` deletes overwritten with zeros in the database file, where the database does such a thing: SQLite
 * leaves it in the file otherwise, until something else needs the room. PostgreSQL gives the room free by vacuuming, and
 * overwrites nothing. Neither reaches copies: backups, a log that is archived, blocks that a file system or a disk keeps.
 */
export async function overwritingDeleted<T>(trx: Trx, work: () => Promise<T>): Promise<T> {
  if (isPostgres(trx)) return work();
  await sql`pragma secure_delete = on`.execute(trx);
  try {
    return await work();
  } finally {
    await sql`pragma secure_delete = off`.execute(trx);
  }
}

/**
 * Brings what was overwritten from SQLite's log into its file, and empties the log, which holds the pages of before. Where a
 * reader is in the way, a later checkpoint does it.
 */
export async function emptyLog(db: Reader): Promise<void> {
  if (!isPostgres(db)) await sql`pragma wal_checkpoint(truncate)`.execute(writable(db));
}
