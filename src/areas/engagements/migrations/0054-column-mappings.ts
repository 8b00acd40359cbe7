import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** What the columns of tables hold that workspaces import (I1), by a keyed mark of their names, sealed under the workspace's key (E24). */
export function columnMappings(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;

  return {
    async up({ schema }: Kysely<unknown>) {
      const table = schema
        .createTable('column_mappings')
        .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
        .addColumn('mark', blob, (c) => c.notNull())
        .addColumn('content', blob, (c) => c.notNull())
        .addColumn('changed_at', millis, (c) => c.notNull())
        .addPrimaryKeyConstraint('column_mappings_pk', ['workspace_id', 'mark']);
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
    },
  };
}
