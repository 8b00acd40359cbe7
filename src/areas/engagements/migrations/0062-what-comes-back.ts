import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * Which places of an import were fixed and are there again (I4), sealed (E24), and how many; whether their finding was closed, and whether
 * a draft follows what the scanner rates otherwise than before. When the scan was: of two, the later one knows better.
 */
export function whatComesBack(kind: DatabaseKind): Migration {
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const millis = kind === 'postgres' ? 'bigint' : 'integer';

  return {
    async up({ schema }: Kysely<unknown>) {
      const groups = () => schema.alterTable('import_groups');
      for (const column of ['is_back', 'reopened_places', 'is_followed'])
        await groups()
          .addColumn(column, 'integer', (c) => c.notNull().defaultTo(0))
          .execute();
      await groups().addColumn('back', blob).execute();
      await schema.alterTable('imports').addColumn('scanned_at', millis).execute();
    },
  };
}
