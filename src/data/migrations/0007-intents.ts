import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/** What waits for somebody to confirm who they are (D22); it goes with its session. */
export function intents(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up({ schema }: Kysely<unknown>) {
      await finish(
        schema
          .createTable('intents')
          .addColumn('session_id', 'text', (c) =>
            c.primaryKey().notNull().references('sessions.id').onDelete('cascade'),
          )
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('id', 'text', (c) => c.notNull())
          .addColumn('sealed', blob, (c) => c.notNull())
          .addColumn('expires_at', millis, (c) => c.notNull()),
      );
      await schema.createIndex('intents_account').on('intents').column('account_id').execute();
      await schema.createIndex('intents_expiry').on('intents').column('expires_at').execute();
    },
  };
}
