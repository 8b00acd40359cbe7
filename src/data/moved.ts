import type { Database } from './database.ts';

/** The row of a SQLite file that says that the installation has gone on in PostgreSQL, and since when. */
export const MOVED = 'moved-to-postgres';

/** `now` in epoch milliseconds. */
export async function noteMoved(db: Database, now: number): Promise<void> {
  const value = new Date(now).toISOString();
  await db
    .insertInto('installation')
    .values({ key: MOVED, value })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
    .execute();
}

/**
 * Whether the installation has left this file. A command or server that was not told of the new database would find an
 * old state there, and report as done what nobody ever sees.
 */
export async function hasMoved(db: Database): Promise<boolean> {
  const row = await db.selectFrom('installation').select('key').where('key', '=', MOVED).executeTakeFirst();
  return row !== undefined;
}

/** The file is the one to use again. Whether it was not. */
export async function moveBack(db: Database): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('installation').where('key', '=', MOVED).executeTakeFirst();
  return numDeletedRows > 0n;
}
