import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * By which the consultancy finds findings by an asset's name, drafts too (E21): keyed marks, as of what is published. What
 * was written before has none yet.
 */
export function assetsOfFindings(kind: DatabaseKind): Migration {
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .alterTable('findings')
        .addColumn('has_marks', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
      await schema
        .createIndex('findings_unmarked')
        .on('findings')
        .column('id')
        .where(sql.ref('has_marks'), '=', sql.lit(0))
        .execute();
      const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
      const table = schema
        .createTable('finding_assets')
        .addColumn('finding_id', 'text', (c) => c.notNull())
        .addColumn('mark', blob, (c) => c.notNull())
        .addColumn('is_fixed', 'integer', (c) => c.notNull())
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('company_id', 'text', (c) => c.notNull())
        .addColumn('engagement_id', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('finding_assets_pk', ['finding_id', 'mark'])
        .addForeignKeyConstraint(
          'finding_assets_finding',
          [...columns, 'finding_id'],
          'findings',
          [...columns, 'id'],
          (c) => c.onDelete('cascade'),
        );
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      await schema
        .createIndex('finding_assets_mark')
        .on('finding_assets')
        .columns(['engagement_id', 'mark'])
        .execute();
    },
  };
}
