import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** What a member was told of a policy's day (B1), so that nobody is told twice. It goes with the membership. */
export function mfaNotices(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  return {
    async up({ schema }: Kysely<unknown>) {
      const table = schema
        .createTable('mfa_notices')
        .addColumn('membership_id', 'text', (c) =>
          c.notNull().references('memberships.id').onDelete('cascade'),
        )
        .addColumn('starts_at', millis, (c) => c.notNull())
        .addColumn('notice', 'text', (c) => c.notNull())
        .addColumn('sent_at', millis, (c) => c.notNull())
        .addPrimaryKeyConstraint('mfa_notices_pk', ['membership_id', 'starts_at', 'notice']);
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
    },
  };
}
