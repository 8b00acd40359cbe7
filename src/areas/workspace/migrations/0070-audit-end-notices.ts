import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Which last day an auditor was reminded of (B13). It goes with the membership. */
export function auditEndNotices(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  return {
    async up({ schema }: Kysely<unknown>) {
      const table = schema
        .createTable('audit_end_notices')
        .addColumn('membership_id', 'text', (c) =>
          c.primaryKey().notNull().references('memberships.id').onDelete('cascade'),
        )
        .addColumn('ends_at', millis, (c) => c.notNull())
        .addColumn('sent_at', millis, (c) => c.notNull());
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
    },
  };
}
