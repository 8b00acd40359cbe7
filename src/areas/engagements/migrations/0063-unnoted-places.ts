import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * Checks of imports that were taken, and whose places are yet to be noted, a few at a time (I4); and how often something was taken
 * of a check.
 */
export function unnotedPlaces(kind: DatabaseKind): Migration {
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;

  return {
    async up({ schema }: Kysely<unknown>) {
      await schema
        .alterTable('scanned_findings')
        .addColumn('takes', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
      const table = schema
        .createTable('unnoted_places')
        .addColumn('import_id', 'text', (c) => c.notNull())
        .addColumn('group_number', 'integer', (c) => c.notNull())
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('company_id', 'text', (c) => c.notNull())
        .addColumn('engagement_id', 'text', (c) => c.notNull())
        .addColumn('finding_mark', blob, (c) => c.notNull())
        .addColumn('part', 'integer', (c) => c.notNull())
        .addPrimaryKeyConstraint('unnoted_places_pk', ['import_id', 'group_number'])
        .addForeignKeyConstraint(
          'unnoted_places_group',
          [...columns, 'import_id', 'group_number'],
          'import_groups',
          [...columns, 'import_id', 'number'],
          (c) => c.onDelete('cascade'),
        );
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      await schema
        .createIndex('unnoted_places_check')
        .on('unnoted_places')
        .columns(['engagement_id', 'finding_mark'])
        .execute();
    },
  };
}
