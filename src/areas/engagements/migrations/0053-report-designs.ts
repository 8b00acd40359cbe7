import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** How the reports of workspaces look (R2), sealed under the workspace's key (E24). */
export function reportDesigns(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;

  return {
    async up({ schema }: Kysely<unknown>) {
      const table = schema
        .createTable('report_designs')
        .addColumn('workspace_id', 'text', (c) =>
          c.primaryKey().notNull().references('workspaces.id').onDelete('cascade'),
        )
        .addColumn('content', blob, (c) => c.notNull())
        .addColumn('changed_at', millis, (c) => c.notNull());
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
    },
  };
}
