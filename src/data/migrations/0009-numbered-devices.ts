import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/**
 * Devices of an account are told apart by numbers, in the app and by their names (B7). Until now all were called the same:
 * those of one account are numbered in the order in which they were added.
 */
export function numberedDevices(_kind: DatabaseKind): Migration {
  return {
    async up(db: Kysely<unknown>) {
      for (const table of ['authenticators', 'pending_enrolments'])
        await db.schema
          .alterTable(table)
          .addColumn('number', 'integer', (c) => c.notNull().defaultTo(1))
          .execute();
      await sql`
        update authenticators set number = (
          select count(*) from authenticators earlier
          where earlier.account_id = authenticators.account_id and earlier.id <= authenticators.id
        )`.execute(db);
      await sql`update authenticators set name = name || ' ' || number where number > 1`.execute(db);
    },
  };
}
