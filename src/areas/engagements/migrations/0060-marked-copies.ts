import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * Copies of reports that are marked with their reader's address (R4): what it takes to mark them, whether they are, and the hash
 * of each that somebody downloaded; sealed under the company's key (E24).
 */
export function markedCopies(kind: DatabaseKind): Migration {
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  return {
    async up({ schema }: Kysely<unknown>) {
      await schema.alterTable('reports').addColumn('marking', blob).execute();
      await schema
        .alterTable('reports')
        .addColumn('marks_copies', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
      await schema.alterTable('report_downloads').addColumn('content', blob).execute();
    },
  };
}
