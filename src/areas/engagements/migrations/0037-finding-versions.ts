import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * Versions of what is written in findings (E15). Of what there was before, the present text is the first version: under its
 * finding's id, as the first version of every finding is.
 */
export function findingVersions(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  return {
    async up(db: Kysely<unknown>) {
      const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
      const table = db.schema
        .createTable('finding_versions')
        .addColumn('id', 'text', (c) => c.primaryKey().notNull())
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('company_id', 'text', (c) => c.notNull())
        .addColumn('engagement_id', 'text', (c) => c.notNull())
        .addColumn('finding_id', 'text', (c) => c.notNull())
        .addColumn('number', 'integer', (c) => c.notNull())
        .addColumn('author_id', 'text')
        .addColumn('started_at', millis, (c) => c.notNull())
        .addColumn('changed_at', millis)
        .addColumn('content', kind === 'postgres' ? sql`bytea` : sql`blob`)
        .addColumn('published_at', millis)
        .addColumn('restored_id', 'text')
        .addUniqueConstraint('finding_versions_number', ['finding_id', 'number'])
        .addForeignKeyConstraint(
          'finding_versions_finding',
          [...columns, 'finding_id'],
          'findings',
          [...columns, 'id'],
          (c) => c.onDelete('cascade').onUpdate('cascade'),
        );
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      await sql`insert into finding_versions (id, workspace_id, company_id, engagement_id, finding_id, number,
          author_id, started_at, published_at)
        select f.id, f.workspace_id, f.company_id, f.engagement_id, f.id, 1, f.changed_by, f.changed_at, p.changed_at
        from findings f
        left join published_findings p on p.finding_id = f.id and f.published_revision = f.revision`.execute(
        db,
      );
    },
  };
}
