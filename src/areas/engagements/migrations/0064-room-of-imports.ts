import type { Kysely, Migration } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** What imports take counts for the workspace's room: files that wait for their removal, and what was read of them (E25). */
export function roomOfImports(kind: DatabaseKind): Migration {
  const bytes = kind === 'postgres' ? 'bigint' : 'integer';

  return {
    async up({ schema }: Kysely<unknown>) {
      await schema
        .alterTable('files')
        .addColumn('counts_deleted', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
      await schema
        .alterTable('imports')
        .addColumn('kept_bytes', bytes, (c) => c.notNull().defaultTo(0))
        .execute();
    },
  };
}
