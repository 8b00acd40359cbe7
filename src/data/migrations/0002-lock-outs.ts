import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/** What keeps strangers from shutting owners out, and from filling the record (D25). */
export function lockOuts(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up({ schema }: Kysely<unknown>) {
      await schema
        .alterTable('authenticators')
        .addColumn('accepted_steps', 'text', (c) => c.notNull().defaultTo(''))
        .execute();
      await schema
        .alterTable('throttles')
        .addColumn('failed_before', millis, (c) => c.notNull().defaultTo(0))
        .execute();
      await finish(
        schema
          .createTable('known_browsers')
          .addColumn('token_hash', 'text', (c) => c.primaryKey().notNull())
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('expires_at', millis, (c) => c.notNull()),
      );
      await schema
        .createIndex('known_browsers_account')
        .on('known_browsers')
        .columns(['account_id', 'created_at'])
        .execute();
      await schema.createIndex('known_browsers_expiry').on('known_browsers').column('expires_at').execute();
      await finish(
        schema
          .createTable('counted_events')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('type', 'text', (c) => c.notNull())
          .addColumn('workspace_id', 'text')
          .addColumn('actor_id', 'text')
          .addColumn('subject_id', 'text')
          .addColumn('subject', 'text', (c) => c.notNull())
          .addColumn('times', millis, (c) => c.notNull())
          .addColumn('first_at', millis, (c) => c.notNull())
          .addColumn('last_at', millis, (c) => c.notNull())
          .addColumn('facets', 'text', (c) => c.notNull()),
      );
      await schema.createIndex('counted_events_first').on('counted_events').column('first_at').execute();
      await finish(
        schema
          .createTable('leases')
          .addColumn('name', 'text', (c) => c.primaryKey().notNull())
          .addColumn('held_until', millis, (c) => c.notNull()),
      );
    },
  };
}
