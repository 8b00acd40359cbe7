import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/** Passkeys and security keys (B6), the challenges that were answered, and by what a session passed its second factor. */
export function passkeys(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const flag = kind === 'postgres' ? 'smallint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await finish(
        schema
          .createTable('passkeys')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('name', 'text', (c) => c.notNull())
          .addColumn('rp_id', 'text', (c) => c.notNull())
          .addColumn('credential_id', 'text', (c) => c.notNull().unique())
          .addColumn('public_key', blob, (c) => c.notNull())
          .addColumn('counter', millis, (c) => c.notNull())
          .addColumn('transports', 'text', (c) => c.notNull())
          .addColumn('backup_eligible', flag, (c) => c.notNull())
          .addColumn('backed_up', flag, (c) => c.notNull())
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('last_used_at', millis, (c) => c.notNull()),
      );
      await schema.createIndex('passkeys_account').on('passkeys').column('account_id').execute();
      await finish(
        schema
          .createTable('spent_challenges')
          .addColumn('hash', 'text', (c) => c.primaryKey().notNull())
          .addColumn('ends_at', millis, (c) => c.notNull()),
      );
      await schema
        .alterTable('sessions')
        .addColumn('mfa_method', 'text', (c) => c.check(sql`mfa_method in ('app', 'key', 'recovery')`))
        .execute();
      await sql`update sessions set mfa_method = 'app' where mfa_verified_at is not null`.execute(db);
    },
  };
}
