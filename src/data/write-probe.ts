import { sql } from 'kysely';
import { type Database, isPostgres } from './database.ts';
import { newId } from './id.ts';

/** The row of the installation that is written to see whether it can be. */
const PROBE = 'write-probe';

/** More than PostgreSQL keeps in memory of them at the least that it can be set to. */
const ROWS_OF_A_FILE = 10_000;

/** Writes a little, as any deed does: throws where the database takes no writes at this moment. */
export async function tryToWrite(db: Database): Promise<void> {
  // Another one each time: what does not change is not written.
  const value = newId();
  await db.transaction().execute(async (trx) => {
    await trx
      .insertInto('installation')
      .values({ key: PROBE, value })
      .onConflict((conflict) => conflict.column('key').doUpdateSet({ value }))
      .execute();
    // SQLite had to write this into its log. PostgreSQL may have found room for it in a page that it has; that the disk
    // is full shows only where something new is wanted, of which a temporary file leaves no trace.
    if (isPostgres(trx)) {
      await sql`set local work_mem = '64kB'`.execute(trx);
      await sql`select count(*) from generate_series(1, ${sql.lit(ROWS_OF_A_FILE)})`.execute(trx);
    }
  });
}
