import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Results of retests, asset by asset (E19), what a round came to for each finding, and the evidence that it shows clients. */
export function retestResults(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up({ schema }: Kysely<unknown>) {
      const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
      await schema.alterTable('retest_findings').addColumn('outcome', 'text').execute();
      await finish(
        schema
          .createTable('retest_results')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('round_id', 'text', (c) => c.notNull())
          .addColumn('finding_id', 'text', (c) => c.notNull())
          .addColumn('mark', blob, (c) => c.notNull())
          .addColumn('position', 'integer', (c) => c.notNull())
          .addColumn('result', 'text', (c) => c.notNull())
          .addColumn('content', blob, (c) => c.notNull())
          .addColumn('made_at', millis, (c) => c.notNull())
          .addColumn('made_by', 'text')
          .addUniqueConstraint('retest_results_asset', ['round_id', 'finding_id', 'mark'])
          .addForeignKeyConstraint(
            'retest_results_round',
            [...columns, 'round_id'],
            'retest_rounds',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          )
          .addForeignKeyConstraint(
            'retest_results_finding',
            [...columns, 'finding_id'],
            'findings',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema.createIndex('retest_results_finding').on('retest_results').column('finding_id').execute();
      await finish(
        schema
          .createTable('retest_evidence')
          .addColumn('round_id', 'text', (c) => c.notNull())
          .addColumn('evidence_id', 'text', (c) => c.notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('content', blob, (c) => c.notNull())
          .addPrimaryKeyConstraint('retest_evidence_pk', ['round_id', 'evidence_id'])
          .addForeignKeyConstraint(
            'retest_evidence_round',
            [...columns, 'round_id'],
            'retest_rounds',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          )
          .addForeignKeyConstraint(
            'retest_evidence_evidence',
            [...columns, 'evidence_id'],
            'evidence',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('retest_evidence_evidence')
        .on('retest_evidence')
        .column('evidence_id')
        .execute();
    },
  };
}
