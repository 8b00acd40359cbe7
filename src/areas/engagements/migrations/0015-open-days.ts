import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * How many findings of an engagement were opened and closed on a day (E20): few rows, however many findings there are. What is
 * there already is counted by when it was published, and closed last.
 */
export function openDays(kind: DatabaseKind): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const table = db.schema
        .createTable('open_days')
        .addColumn('engagement_id', 'text', (c) => c.notNull())
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('company_id', 'text', (c) => c.notNull())
        .addColumn('day', 'integer', (c) => c.notNull())
        .addColumn('opened', 'integer', (c) => c.notNull())
        .addColumn('closed', 'integer', (c) => c.notNull())
        .addPrimaryKeyConstraint('open_days_pk', ['engagement_id', 'day'])
        .addForeignKeyConstraint(
          'open_days_engagement',
          ['workspace_id', 'company_id', 'engagement_id'],
          'engagements',
          ['workspace_id', 'company_id', 'id'],
          (c) => c.onDelete('cascade'),
        );
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      // Deleting an engagement looks for its days.
      await db.schema
        .createIndex('open_days_engagement')
        .on('open_days')
        .columns(['workspace_id', 'company_id', 'engagement_id'])
        .execute();
      await sql`
        insert into open_days (engagement_id, workspace_id, company_id, day, opened, closed)
        select engagement_id, workspace_id, company_id, day, sum(opened), sum(closed)
        from (
          select engagement_id, workspace_id, company_id, published_at / 86400000 as day, 1 as opened, 0 as closed
          from published_findings
          union all
          select engagement_id, workspace_id, company_id, state_at / 86400000, 0, 1
          from published_findings
          where state in ('retest-passed', 'risk-accepted', 'withdrawn')
        ) changes
        group by engagement_id, workspace_id, company_id, day`.execute(db);
    },
  };
}
