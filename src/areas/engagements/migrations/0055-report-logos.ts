import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** The logo that workspaces put on their reports (R2), sealed under the workspace's key (E24). */
export function reportLogos(kind: DatabaseKind): Migration {
  return {
    async up({ schema }: Kysely<unknown>) {
      await schema
        .alterTable('report_designs')
        .addColumn('logo', kind === 'postgres' ? sql`bytea` : sql`blob`)
        .execute();
      await schema.alterTable('report_designs').addColumn('logo_type', 'text').execute();
    },
  };
}
