import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** When a member was last reminded of a policy (B4). It goes with the membership. */
export function mfaReminders(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  return {
    async up({ schema }: Kysely<unknown>) {
      const table = schema
        .createTable('mfa_reminders')
        .addColumn('membership_id', 'text', (c) =>
          c.primaryKey().notNull().references('memberships.id').onDelete('cascade'),
        )
        .addColumn('reminded_at', millis, (c) => c.notNull());
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
    },
  };
}
