import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/**
 * A policy for the team and one for the clients (B2), each with a day if need be (B1); exceptions for people (B3), a later
 * day for a company, and the zone by which days are meant. What a workspace required, it goes on requiring of both.
 */
export function mfaPolicies(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const flag = kind === 'postgres' ? 'smallint' : 'integer';
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await finish(
        schema
          .createTable('mfa_policies')
          .addColumn('workspace_id', 'text', (c) =>
            c.notNull().references('workspaces.id').onDelete('cascade'),
          )
          .addColumn('audience', 'text', (c) => c.notNull())
          .addColumn('required', flag, (c) => c.notNull())
          .addColumn('enforced_from', 'integer', (c) => c.notNull())
          .addColumn('starts_at', millis)
          .addColumn('methods', 'text', (c) => c.notNull())
          .addColumn('switched_at', millis)
          .addColumn('switched_by', 'text')
          .addPrimaryKeyConstraint('mfa_policies_pk', ['workspace_id', 'audience']),
      );
      for (const audience of ['team', 'clients'])
        await sql`insert into mfa_policies
            (workspace_id, audience, required, enforced_from, methods, switched_at, switched_by)
          select id, ${sql.lit(audience)}, mfa_required, mfa_enforced_from, 'any', mfa_switched_at, mfa_switched_by
          from workspaces`.execute(db);
      for (const column of ['mfa_required', 'mfa_enforced_from', 'mfa_switched_at', 'mfa_switched_by'])
        await schema.alterTable('workspaces').dropColumn(column).execute();
      await schema
        .alterTable('workspaces')
        .addColumn('zone', 'text', (c) => c.notNull().defaultTo('UTC'))
        .execute();
      await schema.alterTable('companies').addColumn('mfa_starts_at', millis).execute();
      await schema.alterTable('companies').addColumn('mfa_later_reason', 'text').execute();
      await finish(
        schema
          .createTable('mfa_exceptions')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('membership_id', 'text', (c) =>
            c.notNull().references('memberships.id').onDelete('cascade'),
          )
          .addColumn('until', millis, (c) => c.notNull())
          .addColumn('reason', 'text', (c) => c.notNull())
          .addColumn('made_at', millis, (c) => c.notNull())
          .addColumn('made_by', 'text')
          .addColumn('ended_at', millis),
      );
      await schema
        .createIndex('mfa_exceptions_membership')
        .on('mfa_exceptions')
        .columns(['membership_id', 'ended_at'])
        .execute();
      await schema
        .createIndex('mfa_exceptions_lasting')
        .unique()
        .on('mfa_exceptions')
        .column('membership_id')
        .where(sql.ref('ended_at'), 'is', null)
        .execute();
    },
  };
}
