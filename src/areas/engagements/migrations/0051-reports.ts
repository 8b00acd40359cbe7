import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * Reports, from when they are asked for until they are delivered for good, and who downloaded them (R3, R4). As everywhere, the
 * places stand together in each row (E2).
 */
export function reports(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up({ schema }: Kysely<unknown>) {
      await finish(
        schema
          .createTable('reports')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('kind', 'text', (c) => c.notNull())
          .addColumn('format', 'text', (c) => c.notNull())
          .addColumn('about', 'text', (c) => c.notNull())
          .addColumn('number', 'integer', (c) => c.notNull())
          .addColumn('state', 'text', (c) => c.notNull().check(sql`state in ('making', 'ready', 'failed')`))
          .addColumn('problem', 'text')
          .addColumn('job_id', 'text', (c) => c.notNull())
          .addColumn('content', blob, (c) => c.notNull())
          .addColumn('file_id', 'text', (c) => c.unique())
          .addColumn('asked_at', millis, (c) => c.notNull())
          .addColumn('asked_by', 'text')
          .addColumn('done_at', millis)
          .addColumn('delivered_at', millis)
          .addColumn('delivered_by', 'text')
          .addUniqueConstraint('reports_place', [...columns, 'id'])
          .addForeignKeyConstraint(
            'reports_engagement',
            [...columns],
            'engagements',
            ['workspace_id', 'company_id', 'id'],
            (c) => c.onDelete('cascade'),
          )
          .addForeignKeyConstraint(
            'reports_file',
            [...columns, 'file_id'],
            'files',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema.createIndex('reports_engagement').on('reports').columns(['engagement_id', 'id']).execute();
      // Of two deliveries at once of one report, one has the number.
      await schema
        .createIndex('reports_version')
        .unique()
        .on('reports')
        .columns(['engagement_id', 'kind', 'about', 'format', 'number'])
        .where(sql.ref('delivered_at'), 'is not', null)
        .execute();
      await finish(
        schema
          .createTable('report_downloads')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('report_id', 'text', (c) => c.notNull())
          .addColumn('side', 'text', (c) => c.notNull().check(sql`side in ('team', 'client')`))
          .addColumn('account_id', 'text')
          .addColumn('at', millis, (c) => c.notNull())
          .addForeignKeyConstraint(
            'report_downloads_report',
            [...columns, 'report_id'],
            'reports',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('report_downloads_report')
        .on('report_downloads')
        .columns(['report_id', 'id'])
        .execute();
    },
  };
}
