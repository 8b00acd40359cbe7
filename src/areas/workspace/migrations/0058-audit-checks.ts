import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** The latest check of each workspace's activity log (B11): how far it is, and what it came to. */
export function auditChecks(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';

  return {
    async up({ schema }: Kysely<unknown>) {
      const table = schema
        .createTable('audit_checks')
        .addColumn('workspace_id', 'text', (c) =>
          c.primaryKey().notNull().references('workspaces.id').onDelete('cascade'),
        )
        .addColumn('job_id', 'text', (c) => c.notNull().unique())
        .addColumn('asked_at', millis, (c) => c.notNull())
        .addColumn('checked', millis, (c) => c.notNull())
        .addColumn('entries', millis, (c) => c.notNull())
        .addColumn('finished_at', millis)
        .addColumn('finding', 'text');
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
    },
  };
}
