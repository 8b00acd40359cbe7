import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * Files that the two sides of an engagement give each other, their versions, and who downloaded them (E7). As everywhere, the
 * places stand together in each row (E2).
 */
export function documents(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up({ schema }: Kysely<unknown>) {
      await finish(
        schema
          .createTable('documents')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('side', 'text', (c) => c.notNull().check(sql`side in ('team', 'client')`))
          .addColumn('shared', 'integer', (c) => c.notNull().check(sql`shared in (0, 1)`))
          .addColumn('versions', 'integer', (c) => c.notNull())
          .addColumn('removed_at', millis)
          .addColumn('removed_by', 'text')
          .addColumn('removed_side', 'text', (c) => c.check(sql`removed_side in ('team', 'client')`))
          .addUniqueConstraint('documents_place', [...columns, 'id'])
          .addForeignKeyConstraint(
            'documents_engagement',
            [...columns],
            'engagements',
            ['workspace_id', 'company_id', 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('documents_engagement')
        .on('documents')
        .columns(['engagement_id', 'id'])
        .execute();
      await finish(
        schema
          .createTable('document_versions')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('document_id', 'text', (c) => c.notNull())
          .addColumn('number', 'integer', (c) => c.notNull())
          .addColumn('file_id', 'text', (c) => c.notNull().unique())
          .addColumn('content', blob, (c) => c.notNull())
          .addColumn('added_at', millis, (c) => c.notNull())
          .addColumn('added_by', 'text')
          .addUniqueConstraint('document_versions_number', ['document_id', 'number'])
          .addForeignKeyConstraint(
            'document_versions_document',
            [...columns, 'document_id'],
            'documents',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          )
          .addForeignKeyConstraint(
            'document_versions_file',
            [...columns, 'file_id'],
            'files',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await finish(
        schema
          .createTable('document_downloads')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('document_id', 'text', (c) => c.notNull())
          .addColumn('number', 'integer', (c) => c.notNull())
          .addColumn('side', 'text', (c) => c.notNull().check(sql`side in ('team', 'client')`))
          .addColumn('account_id', 'text')
          .addColumn('at', millis, (c) => c.notNull())
          .addForeignKeyConstraint(
            'document_downloads_document',
            [...columns, 'document_id'],
            'documents',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('document_downloads_document')
        .on('document_downloads')
        .columns(['document_id', 'id'])
        .execute();
    },
  };
}
