import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/**
 * What was typed into forms that were sent when their session had ended (E14); it goes with its account. And of a session
 * the token before its present one, by which a second press is told that the first went through.
 */
export function keptForms(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up({ schema }: Kysely<unknown>) {
      await finish(
        schema
          .createTable('kept_forms')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('token_hash', 'text', (c) => c.notNull())
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('action', 'text', (c) => c.notNull())
          .addColumn('page', 'text', (c) => c.notNull())
          .addColumn('sealed', blob, (c) => c.notNull())
          .addColumn('expires_at', millis, (c) => c.notNull()),
      );
      await schema.alterTable('sessions').addColumn('replaced_hash', 'text').execute();
      await schema.createIndex('sessions_replaced').on('sessions').column('replaced_hash').execute();
      for (const column of ['token_hash', 'account_id', 'expires_at'])
        await schema.createIndex(`kept_forms_${column}`).on('kept_forms').column(column).execute();
    },
  };
}
