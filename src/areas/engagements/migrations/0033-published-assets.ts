import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * By which clients find published findings by an asset's name (E21): keyed marks of the names, which stay sealed (E24). What
 * was published before has none yet.
 */
export function publishedAssets(kind: DatabaseKind): Migration {
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .alterTable('published_findings')
        .addColumn('has_marks', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
      await schema
        .createIndex('published_findings_unmarked')
        .on('published_findings')
        .column('finding_id')
        .where(sql.ref('has_marks'), '=', sql.lit(0))
        .execute();
      const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
      const table = schema
        .createTable('published_assets')
        .addColumn('finding_id', 'text', (c) => c.notNull())
        .addColumn('mark', blob, (c) => c.notNull())
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('company_id', 'text', (c) => c.notNull())
        .addColumn('engagement_id', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('published_assets_pk', ['finding_id', 'mark'])
        .addForeignKeyConstraint(
          'published_assets_finding',
          [...columns, 'finding_id'],
          'findings',
          [...columns, 'id'],
          (c) => c.onDelete('cascade'),
        );
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      await schema
        .createIndex('published_assets_mark')
        .on('published_assets')
        .columns(['company_id', 'mark'])
        .execute();
    },
  };
}
