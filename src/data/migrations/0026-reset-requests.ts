import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/**
 * Whom an administrator has had read out the code that was emailed to an account's address, and resets of two-factor
 * authentication that wait for a second administrator, or that an owner has asked for (B9).
 */
export function resetRequests(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up({ schema }: Kysely<unknown>) {
      await finish(
        schema
          .createTable('checked_callers')
          .addColumn('account_id', 'text', (c) =>
            c.primaryKey().notNull().references('accounts.id').onDelete('cascade'),
          )
          .addColumn('checked_by', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('checked_at', millis, (c) => c.notNull()),
      );
      await finish(
        schema
          .createTable('reset_requests')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('kind', 'text', (c) => c.notNull())
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('workspace_id', 'text', (c) => c.references('workspaces.id').onDelete('cascade'))
          .addColumn('asked_by', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('identity_check', 'text')
          .addColumn('reason', 'text', (c) => c.notNull())
          .addColumn('asked_at', millis, (c) => c.notNull()),
      );
      await schema
        .createIndex('checked_callers_checked_by')
        .on('checked_callers')
        .column('checked_by')
        .execute();
      for (const column of ['account_id', 'workspace_id', 'asked_by', 'asked_at'])
        await schema.createIndex(`reset_requests_${column}`).on('reset_requests').column(column).execute();
    },
  };
}
