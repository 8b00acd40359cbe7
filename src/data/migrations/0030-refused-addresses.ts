import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/** Addresses that the mail server takes no mail for (B4, B15). */
export function refusedAddresses(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  return {
    async up({ schema }: Kysely<unknown>) {
      const table = schema
        .createTable('refused_addresses')
        .addColumn('address', 'text', (c) => c.primaryKey().notNull())
        .addColumn('refused_at', millis, (c) => c.notNull());
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
    },
  };
}
