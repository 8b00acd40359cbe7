import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/** Column types by database: the same values, each in the type its database holds them best. */
function columnTypes(kind: DatabaseKind) {
  return kind === 'postgres'
    ? ({ millis: 'bigint', blob: sql`bytea` } as const)
    : ({ millis: 'integer', blob: sql`blob` } as const);
}

/** The whole of the first schema. */
export function initial(kind: DatabaseKind): Migration {
  const { millis, blob } = columnTypes(kind);
  // STRICT makes SQLite refuse a value of the wrong type, as PostgreSQL does by itself.
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await finish(
        schema
          .createTable('accounts')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('email', 'text', (c) => c.notNull().unique())
          .addColumn('name', 'text', (c) => c.notNull())
          .addColumn('password_hash', 'text', (c) => c.notNull())
          .addColumn('always_ask', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('must_enrol', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('is_admin', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('password_changed_at', millis, (c) => c.notNull())
          .addColumn('disabled_at', millis)
          .addColumn('factor_failures_in_row', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('factor_wait_until', millis, (c) => c.notNull().defaultTo(0))
          .addColumn('factor_locked_at', millis),
      );
      await finish(
        schema
          .createTable('factor_failure_days')
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('day', 'integer', (c) => c.notNull())
          .addColumn('failures', 'integer', (c) => c.notNull())
          .addPrimaryKeyConstraint('factor_failure_days_pk', ['account_id', 'day']),
      );
      await finish(
        schema
          .createTable('workspaces')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('slug', 'text', (c) => c.notNull().unique())
          .addColumn('name', 'text', (c) => c.notNull())
          .addColumn('plan', 'text', (c) => c.notNull().check(sql`plan in ('starter', 'pro', 'team')`))
          .addColumn('accent', 'text', (c) => c.notNull().defaultTo('teal'))
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('mfa_required', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('mfa_epoch', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('mfa_enforced_from', 'integer', (c) => c.notNull().defaultTo(0)),
      );
      await finish(
        schema
          .createTable('companies')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) =>
            c.notNull().references('workspaces.id').onDelete('cascade'),
          )
          .addColumn('name', 'text', (c) => c.notNull())
          .addColumn('created_at', millis, (c) => c.notNull())
          .addUniqueConstraint('companies_name', ['workspace_id', 'name']),
      );
      await finish(
        schema
          .createTable('memberships')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('workspace_id', 'text', (c) =>
            c.notNull().references('workspaces.id').onDelete('cascade'),
          )
          .addColumn('role', 'text', (c) => c.notNull().check(sql`role in ('owner', 'consultant', 'client')`))
          .addColumn('company_id', 'text', (c) => c.references('companies.id'))
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('last_sign_in_at', millis)
          .addUniqueConstraint('memberships_account', ['account_id', 'workspace_id'])
          .addCheckConstraint('memberships_company', sql`(role = 'client') = (company_id is not null)`),
      );
      await schema
        .createIndex('memberships_workspace')
        .on('memberships')
        .columns(['workspace_id', 'id'])
        .execute();
      await sql`create unique index memberships_one_owner on memberships (workspace_id) where role = 'owner'`.execute(
        db,
      );
      await finish(
        schema
          .createTable('sessions')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('token_hash', 'text', (c) => c.notNull().unique())
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('workspace_id', 'text', (c) => c.references('workspaces.id').onDelete('cascade'))
          .addColumn('host', 'text', (c) => c.notNull().check(sql`host in ('base', 'tenant')`))
          .addColumn('policy_epoch', 'integer', (c) => c.notNull())
          .addColumn('signed_in_at', millis, (c) => c.notNull())
          .addColumn('seen_at', millis, (c) => c.notNull())
          .addColumn('expires_at', millis, (c) => c.notNull())
          .addColumn('confirmed_at', millis, (c) => c.notNull())
          .addColumn('mfa_verified_at', millis)
          .addColumn('return_to', 'text')
          .addColumn('flash', 'text')
          .addColumn('ip', 'text', (c) => c.notNull())
          .addColumn('user_agent', 'text', (c) => c.notNull()),
      );
      await schema.createIndex('sessions_account').on('sessions').column('account_id').execute();
      await schema.createIndex('sessions_expiry').on('sessions').column('expires_at').execute();
      await finish(
        schema
          .createTable('authenticators')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('name', 'text', (c) => c.notNull())
          .addColumn('secret', blob, (c) => c.notNull())
          .addColumn('last_step', millis, (c) => c.notNull())
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('last_used_at', millis, (c) => c.notNull()),
      );
      await schema.createIndex('authenticators_account').on('authenticators').column('account_id').execute();
      await finish(
        schema
          .createTable('burnt_steps')
          .addColumn('authenticator_id', 'text', (c) =>
            c.notNull().references('authenticators.id').onDelete('cascade'),
          )
          .addColumn('step', millis, (c) => c.notNull())
          .addPrimaryKeyConstraint('burnt_steps_pk', ['authenticator_id', 'step']),
      );
      await finish(
        schema
          .createTable('pending_enrolments')
          .addColumn('session_id', 'text', (c) =>
            c.primaryKey().notNull().references('sessions.id').onDelete('cascade'),
          )
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('secret', blob, (c) => c.notNull())
          .addColumn('replaces', 'text')
          .addColumn('expires_at', millis, (c) => c.notNull()),
      );
      await schema
        .createIndex('pending_enrolments_account')
        .on('pending_enrolments')
        .column('account_id')
        .execute();
      await finish(
        schema
          .createTable('recovery_codes')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
          .addColumn('code_hash', blob, (c) => c.notNull())
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('used_at', millis),
      );
      await schema.createIndex('recovery_codes_account').on('recovery_codes').column('account_id').execute();
      await finish(
        schema
          .createTable('one_time_links')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('purpose', 'text', (c) => c.notNull())
          .addColumn('token_hash', 'text', (c) => c.notNull().unique())
          .addColumn('email', 'text', (c) => c.notNull())
          .addColumn('workspace_id', 'text', (c) => c.references('workspaces.id').onDelete('cascade'))
          .addColumn('payload', 'text', (c) => c.notNull())
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('expires_at', millis, (c) => c.notNull())
          .addColumn('used_at', millis),
      );
      await schema
        .createIndex('one_time_links_email')
        .on('one_time_links')
        .columns(['email', 'purpose'])
        .execute();
      await schema
        .createIndex('one_time_links_workspace')
        .on('one_time_links')
        .columns(['workspace_id', 'purpose'])
        .execute();
      await finish(
        schema
          .createTable('throttles')
          .addColumn('key', 'text', (c) => c.primaryKey().notNull())
          .addColumn('failures', 'integer', (c) => c.notNull())
          .addColumn('wait_until', millis, (c) => c.notNull())
          .addColumn('failed_at', millis, (c) => c.notNull()),
      );
      await finish(
        schema
          .createTable('audit_events')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('at', millis, (c) => c.notNull())
          .addColumn('type', 'text', (c) => c.notNull())
          .addColumn('workspace_id', 'text')
          .addColumn('actor_id', 'text')
          .addColumn('actor', 'text', (c) => c.notNull())
          .addColumn('subject_id', 'text')
          .addColumn('subject', 'text', (c) => c.notNull())
          .addColumn('host', 'text', (c) => c.notNull())
          .addColumn('ip', 'text', (c) => c.notNull())
          .addColumn('detail', 'text', (c) => c.notNull()),
      );
      await schema
        .createIndex('audit_events_workspace')
        .on('audit_events')
        .columns(['workspace_id', 'id'])
        .execute();
      await schema
        .createIndex('audit_events_subject')
        .on('audit_events')
        .columns(['subject_id', 'id'])
        .execute();
      await schema.createIndex('audit_events_actor').on('audit_events').columns(['actor_id', 'id']).execute();
      await appendOnly(db, kind);
      await finish(
        schema
          .createTable('mail_queue')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('sealed', blob, (c) => c.notNull())
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('due_at', millis, (c) => c.notNull())
          .addColumn('attempts', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('claimed_until', millis),
      );
      await schema.createIndex('mail_queue_due').on('mail_queue').column('due_at').execute();
      await finish(
        schema
          .createTable('installation')
          .addColumn('key', 'text', (c) => c.primaryKey().notNull())
          .addColumn('value', 'text', (c) => c.notNull()),
      );
    },
  };
}

/** The record is append-only even for whoever reaches the product's own database connection. */
async function appendOnly(db: Kysely<unknown>, kind: DatabaseKind): Promise<void> {
  if (kind === 'sqlite') {
    for (const operation of ['update', 'delete']) {
      await sql`create trigger ${sql.raw(`audit_events_no_${operation}`)} before ${sql.raw(operation)} on audit_events
        begin select raise(abort, 'the record is append-only'); end`.execute(db);
    }
    return;
  }
  await sql`create function refuse_change() returns trigger language plpgsql as
    'begin raise exception ''the record is append-only''; end'`.execute(db);
  await sql`create trigger audit_events_no_change before update or delete or truncate on audit_events
    for each statement execute function refuse_change()`.execute(db);
}
