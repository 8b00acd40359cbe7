import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/** Recovery codes are shown until somebody says that they have saved them (B8). Who has some has saved them. */
export function unsavedRecoveryCodes(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema.alterTable('recovery_codes').addColumn('saved_at', millis).execute();
      await sql`update recovery_codes set saved_at = created_at`.execute(db);
      await finish(
        schema
          .createTable('unsaved_recovery_codes')
          .addColumn('session_id', 'text', (c) =>
            c.primaryKey().notNull().references('sessions.id').onDelete('cascade'),
          )
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('sealed', blob, (c) => c.notNull())
          .addColumn('expires_at', millis, (c) => c.notNull()),
      );
      await schema
        .createIndex('unsaved_recovery_codes_account')
        .on('unsaved_recovery_codes')
        .column('account_id')
        .execute();
      await schema
        .createIndex('unsaved_recovery_codes_expiry')
        .on('unsaved_recovery_codes')
        .column('expires_at')
        .execute();
    },
  };
}
