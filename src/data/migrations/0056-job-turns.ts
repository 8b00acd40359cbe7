import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/** Jobs say whose they are, and of kinds of which one may take long it is noted whose turn it was last. */
export function jobTurns(kind: DatabaseKind): Migration {
  const counter = kind === 'postgres' ? 'bigint' : 'integer';

  return {
    async up({ schema }: Kysely<unknown>) {
      await schema
        .alterTable('jobs')
        .addColumn('whose', 'text', (c) => c.notNull().defaultTo(''))
        .execute();
      const table = schema
        .createTable('job_turns')
        .addColumn('kind', 'text', (c) => c.notNull())
        .addColumn('whose', 'text', (c) => c.notNull())
        .addColumn('served', counter, (c) => c.notNull())
        .addPrimaryKeyConstraint('job_turns_pk', ['kind', 'whose']);
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
    },
  };
}
