import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Templates of findings (E16), and the keys of workspaces under which they are sealed (E24). */
export function templates(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await finish(
        schema
          .createTable('workspace_keys')
          .addColumn('workspace_id', 'text', (c) =>
            c.primaryKey().notNull().references('workspaces.id').onDelete('cascade'),
          )
          .addColumn('sealed', blob, (c) => c.notNull()),
      );
      await finish(
        schema
          .createTable('finding_templates')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) =>
            c.notNull().references('workspaces.id').onDelete('cascade'),
          )
          .addColumn('content', blob, (c) => c.notNull())
          .addColumn('called', blob, (c) => c.notNull())
          .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1))
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('created_by', 'text', (c) => c.references('accounts.id').onDelete('set null'))
          .addColumn('changed_at', millis, (c) => c.notNull())
          .addColumn('changed_by', 'text', (c) => c.references('accounts.id').onDelete('set null')),
      );
      await schema
        .createIndex('finding_templates_called')
        .unique()
        .on('finding_templates')
        .columns(['workspace_id', 'called'])
        .execute();
      // Whoever deletes an account looks for what it wrote.
      for (const column of ['created_by', 'changed_by'])
        await schema
          .createIndex(`finding_templates_${column}`)
          .on('finding_templates')
          .column(column)
          .execute();
    },
  };
}
