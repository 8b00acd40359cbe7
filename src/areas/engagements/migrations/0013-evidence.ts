import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** What files of engagements are called and show (E11). As everywhere, the places stand together in each row (E2). */
export function evidence(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await finish(
        schema
          .createTable('evidence')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('file_id', 'text', (c) => c.notNull().unique())
          .addColumn('content', blob, (c) => c.notNull())
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('created_by', 'text')
          .addColumn('removed_at', millis)
          .addUniqueConstraint('evidence_place', ['workspace_id', 'company_id', 'engagement_id', 'id'])
          .addForeignKeyConstraint(
            'evidence_file',
            ['workspace_id', 'company_id', 'engagement_id', 'file_id'],
            'files',
            ['workspace_id', 'company_id', 'engagement_id', 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('evidence_engagement')
        .on('evidence')
        .columns(['engagement_id', 'id'])
        .execute();
    },
  };
}
