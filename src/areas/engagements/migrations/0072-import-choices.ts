import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * What somebody chose of an import, and the job that takes it on their leave (I4): of any number of people who choose at once, each
 * has a job of their own. What was chosen before, and is not taken yet, stays with the job that is at it, which is that of whoever
 * chose first; who that was, its payload alone says, which is sealed.
 */
export function importChoices(kind: DatabaseKind): Migration {
  const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;

  return {
    async up(db: Kysely<unknown>) {
      const table = db.schema
        .createTable('import_choices')
        .addColumn('job_id', 'text', (c) => c.notNull())
        .addColumn('group_number', 'integer', (c) => c.notNull())
        .addColumn('import_id', 'text', (c) => c.notNull())
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('company_id', 'text', (c) => c.notNull())
        .addColumn('engagement_id', 'text', (c) => c.notNull())
        .addColumn('chosen_by', 'text')
        .addColumn('leave', 'text')
        .addColumn('outcome', 'text')
        .addPrimaryKeyConstraint('import_choices_pk', ['job_id', 'group_number'])
        .addForeignKeyConstraint(
          'import_choices_group',
          [...columns, 'import_id', 'group_number'],
          'import_groups',
          [...columns, 'import_id', 'number'],
          (c) => c.onDelete('cascade'),
        );
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      await db.schema
        .createIndex('import_choices_group')
        .on('import_choices')
        .columns(['import_id', 'group_number'])
        .execute();
      // With what the job has taken already, which it will tell of.
      await sql`insert into import_choices
          (job_id, group_number, import_id, workspace_id, company_id, engagement_id, outcome)
        select i.taking_job, g.number, g.import_id, g.workspace_id, g.company_id, g.engagement_id, g.outcome
        from imports i join import_groups g on g.import_id = i.id
        where i.taking_job is not null and g.is_chosen = 1`.execute(db);
      await db.schema.alterTable('imports').dropColumn('taking_job').execute();
      await db.schema.alterTable('import_groups').dropColumn('is_chosen').execute();
    },
  };
}
