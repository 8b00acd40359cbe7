import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Answers to requests with an `Idempotency-Key` (E26). They go with whoever was given them, and with their company. */
export function keptAnswers(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const bytes = kind === 'postgres' ? 'bytea' : 'blob';

  return {
    async up({ schema }: Kysely<unknown>) {
      const table = schema
        .createTable('kept_answers')
        .addColumn('id', 'text', (c) => c.primaryKey().notNull())
        .addColumn('membership_id', 'text', (c) =>
          c.notNull().references('memberships.id').onDelete('cascade'),
        )
        .addColumn('token_id', 'text', (c) => c.references('api_tokens.id').onDelete('cascade'))
        .addColumn('company_id', 'text', (c) => c.notNull().references('companies.id').onDelete('cascade'))
        .addColumn('sealed', bytes, (c) => c.notNull())
        .addColumn('expires_at', millis, (c) => c.notNull());
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      for (const column of ['membership_id', 'token_id', 'company_id', 'expires_at'])
        await schema.createIndex(`kept_answers_${column}`).on('kept_answers').column(column).execute();
    },
  };
}
