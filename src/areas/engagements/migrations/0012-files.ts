import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Files of engagements (E25). As everywhere, workspace, company and engagement stand together in each row (E2). */
export function files(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      const table = schema
        .createTable('files')
        .addColumn('id', 'text', (c) => c.primaryKey().notNull())
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('company_id', 'text', (c) => c.notNull())
        .addColumn('engagement_id', 'text', (c) => c.notNull())
        .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('pending', 'ready', 'deleted')`))
        .addColumn('bytes', millis, (c) => c.notNull())
        .addColumn('created_at', millis, (c) => c.notNull())
        .addColumn('created_by', 'text')
        .addColumn('changed_at', millis, (c) => c.notNull())
        .addUniqueConstraint('files_place', ['workspace_id', 'company_id', 'engagement_id', 'id'])
        .addForeignKeyConstraint(
          'files_engagement',
          ['workspace_id', 'company_id', 'engagement_id'],
          'engagements',
          ['workspace_id', 'company_id', 'id'],
          (c) => c.onDelete('cascade'),
        );
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      // Deleting an engagement looks for its files, and what a workspace's files take is asked at each upload.
      await schema
        .createIndex('files_engagement')
        .on('files')
        .columns(['workspace_id', 'company_id', 'engagement_id'])
        .execute();
      await schema.createIndex('files_state').on('files').columns(['state', 'changed_at']).execute();
    },
  };
}
