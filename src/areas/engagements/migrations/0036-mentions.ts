import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Who was told of a comment or note that names them (E17), so that nobody is told twice. */
export function mentions(kind: DatabaseKind): Migration {
  return {
    async up({ schema }: Kysely<unknown>) {
      const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
      const table = schema
        .createTable('mentions')
        .addColumn('remark_id', 'text', (c) => c.notNull())
        .addColumn('membership_id', 'text', (c) =>
          c.notNull().references('memberships.id').onDelete('cascade'),
        )
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('company_id', 'text', (c) => c.notNull())
        .addColumn('engagement_id', 'text', (c) => c.notNull())
        .addColumn('finding_id', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('mentions_pk', ['remark_id', 'membership_id'])
        .addForeignKeyConstraint(
          'mentions_finding',
          [...columns, 'finding_id'],
          'findings',
          [...columns, 'id'],
          (c) => c.onDelete('cascade'),
        );
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      await schema.createIndex('mentions_membership').on('mentions').column('membership_id').execute();
      await schema
        .createIndex('mentions_finding')
        .on('mentions')
        .columns([...columns, 'finding_id'])
        .execute();
    },
  };
}
