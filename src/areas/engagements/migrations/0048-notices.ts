import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Which emails about findings each member gets, and those that are on their way (E22). */
export function notices(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await finish(
        schema
          .createTable('notice_choices')
          .addColumn('membership_id', 'text', (c) =>
            c.primaryKey().notNull().references('memberships.id').onDelete('cascade'),
          )
          .addColumn('daily', 'integer', (c) => c.notNull())
          .addColumn('off', 'text', (c) => c.notNull()),
      );
      const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
      await finish(
        schema
          .createTable('notices')
          .addColumn('membership_id', 'text', (c) =>
            c.notNull().references('memberships.id').onDelete('cascade'),
          )
          .addColumn('kind', 'text', (c) => c.notNull())
          .addColumn('about', 'text', (c) => c.notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('finding_id', 'text')
          .addColumn('happened_at', millis, (c) => c.notNull())
          .addColumn('due_at', millis, (c) => c.notNull())
          .addColumn('job_id', 'text')
          .addPrimaryKeyConstraint('notices_pk', ['membership_id', 'kind', 'about'])
          .addForeignKeyConstraint(
            'notices_engagement',
            [...columns],
            'engagements',
            ['workspace_id', 'company_id', 'id'],
            (c) => c.onDelete('cascade'),
          )
          .addForeignKeyConstraint(
            'notices_finding',
            [...columns, 'finding_id'],
            'findings',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('notices_finding')
        .on('notices')
        .columns([...columns, 'finding_id'])
        .execute();
      await schema.createIndex('notices_job').on('notices').column('job_id').execute();
      await schema.createIndex('notices_due').on('notices').column('due_at').execute();
      // Mentions are notices from now on; what an earlier version queued of them, nobody reads any more.
      await sql`delete from jobs where kind = 'mention'`.execute(db);
    },
  };
}
