import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Tokens for programs (E27), and the engagements that one was made for. They go with their membership. */
export function apiTokens(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const flag = kind === 'postgres' ? 'smallint' : 'integer';
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up({ schema }: Kysely<unknown>) {
      await finish(
        schema
          .createTable('api_tokens')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('token_hash', 'text', (c) => c.notNull().unique())
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('membership_id', 'text', (c) =>
            c.notNull().references('memberships.id').onDelete('cascade'),
          )
          .addColumn('role', 'text', (c) => c.notNull())
          .addColumn('name', 'text', (c) => c.notNull())
          .addColumn('may_write', flag, (c) => c.notNull())
          .addColumn('is_limited', flag, (c) => c.notNull())
          .addColumn('mfa_verified_at', millis)
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('expires_at', millis, (c) => c.notNull())
          .addColumn('last_used_at', millis)
          .addUniqueConstraint('api_tokens_name', ['account_id', 'name']),
      );
      for (const column of ['membership_id', 'expires_at'])
        await schema.createIndex(`api_tokens_${column}`).on('api_tokens').column(column).execute();
      await finish(
        schema
          .createTable('api_token_engagements')
          .addColumn('token_id', 'text', (c) => c.notNull().references('api_tokens.id').onDelete('cascade'))
          .addColumn('engagement_id', 'text', (c) =>
            c.notNull().references('engagements.id').onDelete('cascade'),
          )
          .addPrimaryKeyConstraint('api_token_engagements_key', ['token_id', 'engagement_id']),
      );
      await schema
        .createIndex('api_token_engagements_engagement')
        .on('api_token_engagements')
        .column('engagement_id')
        .execute();
    },
  };
}
