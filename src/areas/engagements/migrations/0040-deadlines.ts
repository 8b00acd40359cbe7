import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * By when findings are to be fixed (E13): how many days a workspace or a company gives for each severity, the deadline of each
 * published finding, and what was granted beyond it. Deadlines are plain, so that lists are read in their order (E24).
 *
 * Nobody promised anything for what was published before: workspaces that there are give no days until their owner says so.
 */
export function deadlines(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await finish(
        schema
          .createTable('deadline_rules')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) =>
            c.notNull().references('workspaces.id').onDelete('cascade'),
          )
          .addColumn('company_id', 'text')
          .addColumn('critical', 'integer')
          .addColumn('high', 'integer')
          .addColumn('medium', 'integer')
          .addColumn('low', 'integer')
          .addColumn('info', 'integer')
          .addForeignKeyConstraint(
            'deadline_rules_company',
            ['workspace_id', 'company_id'],
            'companies',
            ['workspace_id', 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('deadline_rules_company')
        .on('deadline_rules')
        .columns(['workspace_id', 'company_id'])
        .execute();
      await sql`insert into deadline_rules (id, workspace_id) select id, id from workspaces`.execute(db);

      const published = (column: string, type: 'text' | 'integer' | 'bigint') =>
        schema.alterTable('published_findings').addColumn(column, type);
      await published('usual_deadline', 'text').execute();
      await published('deadline', 'text').execute();
      await schema
        .alterTable('published_findings')
        .addColumn('rated_at', millis, (c) => c.notNull().defaultTo(0))
        .execute();
      await sql`update published_findings set rated_at = published_at`.execute(db);
      const counts = sql<boolean>`(deadline is not null and state in ('published', 'fix-reported', 'retest-failed'))`;
      const due = (name: string, columns: readonly string[]) =>
        schema
          .createIndex(`published_findings_due_${name}`)
          .on('published_findings')
          .columns([...columns] as never)
          .where(counts)
          .execute();
      await due('company', ['company_id', 'deadline', 'severity desc', 'engagement_id desc', 'number']);
      await due('engagement', ['engagement_id', 'deadline', 'severity desc', 'number', 'state']);

      const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
      await finish(
        schema
          .createTable('deadline_extensions')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('finding_id', 'text', (c) => c.notNull())
          .addColumn('deadline_before', 'text')
          .addColumn('deadline', 'text', (c) => c.notNull())
          .addColumn('reason', blob, (c) => c.notNull())
          .addColumn('made_at', millis, (c) => c.notNull())
          .addColumn('made_by', 'text', (c) => c.references('accounts.id').onDelete('set null'))
          .addColumn('taken_back_at', millis)
          .addForeignKeyConstraint(
            'deadline_extensions_finding',
            [...columns, 'finding_id'],
            'findings',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('deadline_extensions_finding')
        .on('deadline_extensions')
        .columns(['finding_id', 'id'])
        .execute();
      await schema
        .createIndex('deadline_extensions_made_by')
        .on('deadline_extensions')
        .column('made_by')
        .execute();
    },
  };
}
