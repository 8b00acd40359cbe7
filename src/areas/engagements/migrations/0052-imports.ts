import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * Files of scanners as they are read (I2, I3), and from which check and place findings came (I4). Texts are sealed; checks and
 * places are known by keyed marks. As everywhere, the places stand together in each row (E2).
 */
export function imports(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up({ schema }: Kysely<unknown>) {
      await finish(
        schema
          .createTable('imports')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('state', 'text', (c) =>
            c.notNull().check(sql`state in ('reading', 'preview', 'taken', 'failed', 'cancelled')`),
          )
          .addColumn('file_id', 'text')
          .addColumn('content', blob, (c) => c.notNull())
          .addColumn('format', 'text')
          .addColumn('bytes_total', millis, (c) => c.notNull())
          .addColumn('bytes_read', millis, (c) => c.notNull().defaultTo(0))
          .addColumn('reader', 'text')
          .addColumn('job_id', 'text')
          .addColumn('is_partial', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('items', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('unreadable', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('created_by', 'text')
          .addColumn('changed_at', millis, (c) => c.notNull())
          .addColumn('taking_job', 'text')
          .addColumn('taken_at', millis)
          .addColumn('taken_by', 'text')
          .addColumn('cleared', 'integer', (c) => c.notNull().defaultTo(0))
          .addUniqueConstraint('imports_place', [...columns, 'id'])
          .addForeignKeyConstraint(
            'imports_engagement',
            [...columns],
            'engagements',
            ['workspace_id', 'company_id', 'id'],
            (c) => c.onDelete('cascade'),
          )
          .addForeignKeyConstraint(
            'imports_file',
            [...columns, 'file_id'],
            'files',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema.createIndex('imports_engagement').on('imports').columns(['engagement_id', 'id']).execute();
      await schema
        .createIndex('imports_uncleared')
        .on('imports')
        .column('changed_at')
        .where(sql.ref('cleared'), '=', sql.lit(0))
        .execute();
      await finish(
        schema
          .createTable('import_groups')
          .addColumn('import_id', 'text', (c) => c.notNull())
          .addColumn('number', 'integer', (c) => c.notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('mark', blob, (c) => c.notNull())
          .addColumn('tool_mark', blob, (c) => c.notNull())
          .addColumn('words', blob, (c) => c.notNull())
          .addColumn('severity', 'integer', (c) => c.notNull())
          .addColumn('places', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('content', blob, (c) => c.notNull())
          .addColumn('standing', 'text', (c) => c.notNull().defaultTo('new'))
          .addColumn('finding_id', 'text')
          .addColumn('more_places', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('fewer_places', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('severity_before', 'integer')
          .addColumn('is_reworded', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('is_chosen', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('outcome', 'text')
          .addPrimaryKeyConstraint('import_groups_pk', ['import_id', 'number'])
          .addUniqueConstraint('import_groups_mark', ['import_id', 'mark'])
          .addUniqueConstraint('import_groups_place', [...columns, 'import_id', 'number'])
          .addForeignKeyConstraint(
            'import_groups_import',
            [...columns, 'import_id'],
            'imports',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('import_groups_worst')
        .on('import_groups')
        .columns(['import_id', 'severity', 'number'])
        .execute();
      await finish(
        schema
          .createTable('import_places')
          .addColumn('import_id', 'text', (c) => c.notNull())
          .addColumn('group_number', 'integer', (c) => c.notNull())
          .addColumn('part', 'integer', (c) => c.notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('content', blob, (c) => c.notNull())
          .addPrimaryKeyConstraint('import_places_pk', ['import_id', 'group_number', 'part'])
          .addForeignKeyConstraint(
            'import_places_group',
            [...columns, 'import_id', 'group_number'],
            'import_groups',
            [...columns, 'import_id', 'number'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await finish(
        schema
          .createTable('import_unreadable')
          .addColumn('import_id', 'text', (c) => c.notNull())
          .addColumn('number', 'integer', (c) => c.notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('line', 'integer', (c) => c.notNull())
          .addColumn('reason', blob, (c) => c.notNull())
          .addPrimaryKeyConstraint('import_unreadable_pk', ['import_id', 'number'])
          .addForeignKeyConstraint(
            'import_unreadable_import',
            [...columns, 'import_id'],
            'imports',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      // A finding may have been moved away or be gone for good by now, which is to be told: so no key leads to it, and whoever
      // reads joins it by workspace and company.
      await finish(
        schema
          .createTable('scanned_findings')
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('mark', blob, (c) => c.notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('tool_mark', blob, (c) => c.notNull())
          .addColumn('finding_id', 'text', (c) => c.notNull())
          .addColumn('severity', 'integer', (c) => c.notNull())
          .addColumn('words', blob, (c) => c.notNull())
          .addPrimaryKeyConstraint('scanned_findings_pk', ['engagement_id', 'mark'])
          .addUniqueConstraint('scanned_findings_place', [...columns, 'mark'])
          .addForeignKeyConstraint(
            'scanned_findings_engagement',
            [...columns],
            'engagements',
            ['workspace_id', 'company_id', 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await finish(
        schema
          .createTable('scanned_places')
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('finding_mark', blob, (c) => c.notNull())
          .addColumn('mark', blob, (c) => c.notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addPrimaryKeyConstraint('scanned_places_pk', ['engagement_id', 'finding_mark', 'mark'])
          .addForeignKeyConstraint(
            'scanned_places_finding',
            [...columns, 'finding_mark'],
            'scanned_findings',
            [...columns, 'mark'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await finish(
        schema
          .createTable('import_missing')
          .addColumn('import_id', 'text', (c) => c.notNull())
          .addColumn('finding_id', 'text', (c) => c.notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('is_whole', 'integer', (c) => c.notNull())
          .addColumn('places', 'integer', (c) => c.notNull())
          .addColumn('content', blob, (c) => c.notNull())
          .addColumn('fixed_at', millis)
          .addPrimaryKeyConstraint('import_missing_pk', ['import_id', 'finding_id'])
          .addForeignKeyConstraint(
            'import_missing_import',
            [...columns, 'import_id'],
            'imports',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
    },
  };
}
