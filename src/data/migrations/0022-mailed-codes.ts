import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/** Codes that were emailed to an account's address, and the sessions that have typed in the one of a setup (B9). */
export function mailedCodes(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up({ schema }: Kysely<unknown>) {
      await finish(
        schema
          .createTable('mailed_codes')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('purpose', 'text', (c) => c.notNull())
          .addColumn('sealed', blob, (c) => c.notNull())
          .addColumn('made_at', millis, (c) => c.notNull())
          .addColumn('expires_at', millis, (c) => c.notNull())
          .addUniqueConstraint('mailed_codes_account_purpose', ['account_id', 'purpose']),
      );
      await finish(
        schema
          .createTable('proven_addresses')
          .addColumn('session_id', 'text', (c) =>
            c.primaryKey().notNull().references('sessions.id').onDelete('cascade'),
          )
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('proven_at', millis, (c) => c.notNull()),
      );
      await schema
        .createIndex('proven_addresses_account')
        .on('proven_addresses')
        .column('account_id')
        .execute();
      await schema.createIndex('mailed_codes_expiry').on('mailed_codes').column('expires_at').execute();
    },
  };
}
