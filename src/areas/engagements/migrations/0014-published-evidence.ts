import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** What clients are shown of evidence: what a published finding names (E11, E12), and small pictures of it for lists. */
export function publishedEvidence(kind: DatabaseKind): Migration {
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema.alterTable('evidence').addColumn('thumbnail', blob).execute();
      const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
      await finish(
        schema
          .createTable('published_evidence')
          .addColumn('finding_id', 'text', (c) => c.notNull())
          .addColumn('evidence_id', 'text', (c) => c.notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('content', blob, (c) => c.notNull())
          .addPrimaryKeyConstraint('published_evidence_pk', ['finding_id', 'evidence_id'])
          .addForeignKeyConstraint(
            'published_evidence_finding',
            [...columns, 'finding_id'],
            'findings',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          )
          .addForeignKeyConstraint(
            'published_evidence_evidence',
            [...columns, 'evidence_id'],
            'evidence',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('published_evidence_evidence')
        .on('published_evidence')
        .column('evidence_id')
        .execute();
    },
  };
}
