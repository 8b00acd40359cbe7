import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Of which deadline of a finding people were told that it is near (E13, E22), so that nobody is told twice. */
export function deadlineNotices(kind: DatabaseKind): Migration {
  return {
    async up({ schema }: Kysely<unknown>) {
      const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
      const table = schema
        .createTable('deadline_notices')
        .addColumn('finding_id', 'text', (c) => c.primaryKey().notNull())
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('company_id', 'text', (c) => c.notNull())
        .addColumn('engagement_id', 'text', (c) => c.notNull())
        .addColumn('deadline', 'text', (c) => c.notNull())
        .addForeignKeyConstraint(
          'deadline_notices_finding',
          [...columns, 'finding_id'],
          'findings',
          [...columns, 'id'],
          (c) => c.onDelete('cascade'),
        );
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      await schema
        .createIndex('deadline_notices_finding')
        .on('deadline_notices')
        .columns([...columns, 'finding_id'])
        .execute();
    },
  };
}
