import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';
import { ENGAGEMENT_KINDS, ENGAGEMENT_STATES } from '../../../domain/engagement.ts';

const quoted = (values: readonly string[]) => sql.join(values.map((value) => sql.lit(value)));

/**
 * Companies that may share a name (E5), engagements, findings, what is published of them, and what is said about them.
 * Workspace, company and engagement stand together in every row and in what refers to it, so that a row of two of them
 * cannot exist (E2).
 */
export function engagements(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await companies(db, kind, finish);
      await schema
        .alterTable('workspaces')
        .addColumn('need_to_know', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
      await schema
        .alterTable('memberships')
        .addColumn('contact_role', 'text', (c) =>
          c.notNull().defaultTo('responder').check(sql`contact_role in ('reader', 'responder')`),
        )
        .execute();
      await schema
        .alterTable('memberships')
        .addColumn('sees_all', 'integer', (c) => c.notNull().defaultTo(1))
        .execute();
      await finish(
        schema
          .createTable('company_keys')
          .addColumn('company_id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('sealed', blob, (c) => c.notNull())
          .addForeignKeyConstraint(
            'company_keys_company',
            ['workspace_id', 'company_id'],
            'companies',
            ['workspace_id', 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await finish(
        schema
          .createTable('engagements')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('reference', 'text', (c) => c.notNull())
          .addColumn('kind', 'text', (c) => c.notNull().check(sql`kind in (${quoted(ENGAGEMENT_KINDS)})`))
          .addColumn('state', 'text', (c) => c.notNull().check(sql`state in (${quoted(ENGAGEMENT_STATES)})`))
          .addColumn('visible', 'integer', (c) => c.notNull().defaultTo(0))
          .addColumn('starts_on', 'text')
          .addColumn('ends_on', 'text')
          .addColumn('lead_id', 'text', (c) => c.references('accounts.id').onDelete('set null'))
          .addColumn('content', blob, (c) => c.notNull())
          .addColumn('next_number', 'integer', (c) => c.notNull().defaultTo(1))
          .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1))
          .addColumn('created_at', millis, (c) => c.notNull())
          .addColumn('changed_at', millis, (c) => c.notNull())
          .addUniqueConstraint('engagements_reference', ['workspace_id', 'reference'])
          .addUniqueConstraint('engagements_place', ['workspace_id', 'company_id', 'id'])
          .addForeignKeyConstraint(
            'engagements_company',
            ['workspace_id', 'company_id'],
            'companies',
            ['workspace_id', 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await finish(
        schema
          .createTable('engagement_team')
          .addColumn('engagement_id', 'text', (c) =>
            c.notNull().references('engagements.id').onDelete('cascade'),
          )
          .addColumn('account_id', 'text', (c) => c.notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addPrimaryKeyConstraint('engagement_team_pk', ['engagement_id', 'account_id'])
          // Leaves with the membership.
          .addForeignKeyConstraint(
            'engagement_team_member',
            ['account_id', 'workspace_id'],
            'memberships',
            ['account_id', 'workspace_id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('engagement_team_account')
        .on('engagement_team')
        .columns(['account_id', 'workspace_id'])
        .execute();
      await finish(
        schema
          .createTable('contact_engagements')
          .addColumn('membership_id', 'text', (c) =>
            c.notNull().references('memberships.id').onDelete('cascade'),
          )
          .addColumn('engagement_id', 'text', (c) =>
            c.notNull().references('engagements.id').onDelete('cascade'),
          )
          .addPrimaryKeyConstraint('contact_engagements_pk', ['membership_id', 'engagement_id']),
      );
      await schema
        .createIndex('contact_engagements_engagement')
        .on('contact_engagements')
        .column('engagement_id')
        .execute();

      const ofEngagement = <T extends string, C extends string>(
        table: CreateTableBuilder<T, C>,
        name: string,
      ) =>
        table.addForeignKeyConstraint(
          `${name}_engagement`,
          ['workspace_id', 'company_id', 'engagement_id'] as never,
          'engagements',
          ['workspace_id', 'company_id', 'id'],
          (c) => c.onDelete('cascade'),
        );
      const ofFinding = <T extends string, C extends string>(table: CreateTableBuilder<T, C>, name: string) =>
        table.addForeignKeyConstraint(
          `${name}_finding`,
          ['workspace_id', 'company_id', 'engagement_id', 'finding_id'] as never,
          'findings',
          ['workspace_id', 'company_id', 'engagement_id', 'id'],
          (c) => c.onDelete('cascade'),
        );
      await finish(
        ofEngagement(
          schema
            .createTable('findings')
            .addColumn('id', 'text', (c) => c.primaryKey().notNull())
            .addColumn('workspace_id', 'text', (c) => c.notNull())
            .addColumn('company_id', 'text', (c) => c.notNull())
            .addColumn('engagement_id', 'text', (c) => c.notNull())
            .addColumn('number', 'integer', (c) => c.notNull())
            .addColumn('severity', 'integer')
            .addColumn('content', blob, (c) => c.notNull())
            .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1))
            .addColumn('created_at', millis, (c) => c.notNull())
            .addColumn('created_by', 'text')
            .addColumn('changed_at', millis, (c) => c.notNull())
            .addColumn('changed_by', 'text')
            .addColumn('published_revision', 'integer')
            .addUniqueConstraint('findings_number', ['engagement_id', 'number'])
            .addUniqueConstraint('findings_place', ['workspace_id', 'company_id', 'engagement_id', 'id']),
          'findings',
        ),
      );
      await finish(
        ofFinding(
          schema
            .createTable('published_findings')
            .addColumn('finding_id', 'text', (c) => c.primaryKey().notNull())
            .addColumn('workspace_id', 'text', (c) => c.notNull())
            .addColumn('company_id', 'text', (c) => c.notNull())
            .addColumn('engagement_id', 'text', (c) => c.notNull())
            .addColumn('number', 'integer', (c) => c.notNull())
            .addColumn('severity', 'integer', (c) => c.notNull())
            .addColumn('state', 'text', (c) => c.notNull())
            .addColumn('content', blob, (c) => c.notNull())
            .addColumn('published_at', millis, (c) => c.notNull())
            .addColumn('changed_at', millis, (c) => c.notNull())
            .addColumn('state_at', millis, (c) => c.notNull())
            .addColumn('state_by', 'text')
            .addColumn('state_note', blob)
            .addColumn('accepted_until', 'text')
            .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1)),
          'published_findings',
        ),
      );
      await schema
        .createIndex('published_findings_engagement')
        .on('published_findings')
        .columns(['engagement_id', 'severity', 'number'])
        .execute();
      await schema
        .createIndex('published_findings_company')
        .on('published_findings')
        .columns(['workspace_id', 'company_id', 'state', 'severity'])
        .execute();
      await schema
        .createIndex('published_findings_accepted')
        .on('published_findings')
        .column('accepted_until')
        .execute();
      for (const table of ['finding_comments', 'internal_notes']) {
        await finish(
          ofFinding(
            schema
              .createTable(table)
              .addColumn('id', 'text', (c) => c.primaryKey().notNull())
              .addColumn('workspace_id', 'text', (c) => c.notNull())
              .addColumn('company_id', 'text', (c) => c.notNull())
              .addColumn('engagement_id', 'text', (c) => c.notNull())
              .addColumn('finding_id', 'text', (c) => c.notNull())
              .addColumn('author_id', 'text', (c) => c.references('accounts.id').onDelete('set null'))
              .addColumn('text', blob)
              .addColumn('created_at', millis, (c) => c.notNull())
              .addColumn('edited_at', millis)
              .addColumn('removed_at', millis),
            table,
          ),
        );
        await schema.createIndex(`${table}_finding`).on(table).columns(['finding_id', 'id']).execute();
      }
      await finish(
        schema
          .createTable('finding_views')
          .addColumn('membership_id', 'text', (c) =>
            c.notNull().references('memberships.id').onDelete('cascade'),
          )
          .addColumn('finding_id', 'text', (c) => c.notNull().references('findings.id').onDelete('cascade'))
          .addColumn('seen_at', millis, (c) => c.notNull())
          .addPrimaryKeyConstraint('finding_views_pk', ['membership_id', 'finding_id']),
      );
      await schema.createIndex('finding_views_finding').on('finding_views').column('finding_id').execute();
    },
  };
}

/** Two companies of one name are told apart by a reference; notes are the consultancy's alone. */
async function companies(
  db: Kysely<unknown>,
  kind: DatabaseKind,
  finish: <T extends string, C extends string>(table: CreateTableBuilder<T, C>) => Promise<void>,
): Promise<void> {
  const { schema } = db;
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  if (kind === 'postgres') {
    await schema.alterTable('companies').dropConstraint('companies_name').execute();
    await schema
      .alterTable('companies')
      .addUniqueConstraint('companies_place', ['workspace_id', 'id'])
      .execute();
    await schema.alterTable('companies').addColumn('reference', 'text').execute();
    await schema.alterTable('companies').addColumn('notes', sql`bytea`).execute();
    await schema.alterTable('companies').addColumn('archived_at', millis).execute();
  } else {
    // SQLite drops no constraint of a table: it is made anew, while what refers to it waits until the end to be checked.
    await sql`pragma defer_foreign_keys = on`.execute(db);
    await sql`create temporary table companies_before as select * from companies`.execute(db);
    await schema.dropTable('companies').execute();
    await finish(
      schema
        .createTable('companies')
        .addColumn('id', 'text', (c) => c.primaryKey().notNull())
        .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
        .addColumn('name', 'text', (c) => c.notNull())
        .addColumn('created_at', millis, (c) => c.notNull())
        .addColumn('reference', 'text')
        .addColumn('notes', sql`blob`)
        .addColumn('archived_at', millis)
        .addUniqueConstraint('companies_place', ['workspace_id', 'id']),
    );
    await sql`insert into companies (id, workspace_id, name, created_at)
      select id, workspace_id, name, created_at from companies_before`.execute(db);
    await sql`drop table companies_before`.execute(db);
  }
  await schema.createIndex('companies_name').on('companies').columns(['workspace_id', 'name']).execute();
}
