import { type CreateTableBuilder, type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Rounds of retests (E19), and the findings that each is about. */
export function retestRounds(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const finish = <T extends string, C extends string>(table: CreateTableBuilder<T, C>) =>
    (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();

  return {
    async up({ schema }: Kysely<unknown>) {
      const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
      await finish(
        schema
          .createTable('retest_rounds')
          .addColumn('id', 'text', (c) => c.primaryKey().notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('state', 'text', (c) => c.notNull())
          .addColumn('number', 'integer')
          .addColumn('asked_at', millis)
          .addColumn('asked_by', 'text')
          .addColumn('note', blob)
          .addColumn('begun_at', millis)
          .addColumn('begun_by', 'text')
          .addColumn('answer', blob)
          .addColumn('closed_at', millis)
          .addColumn('closed_by', 'text')
          .addColumn('revision', 'integer', (c) => c.notNull().defaultTo(1))
          .addUniqueConstraint('retest_rounds_number', ['engagement_id', 'number'])
          .addUniqueConstraint('retest_rounds_place', [...columns, 'id'])
          .addForeignKeyConstraint(
            'retest_rounds_engagement',
            [...columns],
            'engagements',
            ['workspace_id', 'company_id', 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('retest_rounds_engagement')
        .on('retest_rounds')
        .columns(['engagement_id', 'id'])
        .execute();
      await schema
        .createIndex('retest_rounds_asked')
        .on('retest_rounds')
        .columns(['workspace_id', 'engagement_id', 'asked_at'])
        .where(sql.ref('state'), '=', sql.lit('asked'))
        .execute();
      await finish(
        schema
          .createTable('retest_findings')
          .addColumn('round_id', 'text', (c) => c.notNull())
          .addColumn('finding_id', 'text', (c) => c.notNull())
          .addColumn('workspace_id', 'text', (c) => c.notNull())
          .addColumn('company_id', 'text', (c) => c.notNull())
          .addColumn('engagement_id', 'text', (c) => c.notNull())
          .addColumn('is_asked', 'integer', (c) => c.notNull())
          .addPrimaryKeyConstraint('retest_findings_pk', ['round_id', 'finding_id'])
          .addForeignKeyConstraint(
            'retest_findings_round',
            [...columns, 'round_id'],
            'retest_rounds',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          )
          .addForeignKeyConstraint(
            'retest_findings_finding',
            [...columns, 'finding_id'],
            'findings',
            [...columns, 'id'],
            (c) => c.onDelete('cascade'),
          ),
      );
      await schema
        .createIndex('retest_findings_finding')
        .on('retest_findings')
        .column('finding_id')
        .execute();
    },
  };
}
