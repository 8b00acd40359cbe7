import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Who has a finding open in the editor (E14). */
export function findingEditors(kind: DatabaseKind): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const table = db.schema
        .createTable('finding_editors')
        .addColumn('finding_id', 'text', (c) => c.notNull().references('findings.id').onDelete('cascade'))
        .addColumn('membership_id', 'text', (c) =>
          c.notNull().references('memberships.id').onDelete('cascade'),
        )
        .addColumn('seen_at', kind === 'postgres' ? 'bigint' : 'integer', (c) => c.notNull())
        .addPrimaryKeyConstraint('finding_editors_pk', ['finding_id', 'membership_id']);
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      await db.schema
        .createIndex('finding_editors_membership')
        .on('finding_editors')
        .column('membership_id')
        .execute();
    },
  };
}
