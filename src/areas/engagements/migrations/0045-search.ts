import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * What search looks through (E23): packs of words, sealed, and which findings have changed since they were packed: all of
 * them, to begin with.
 */
export function search(kind: DatabaseKind): Migration {
  const blob = kind === 'postgres' ? sql`bytea` : sql`blob`;
  const columns = ['workspace_id', 'company_id', 'engagement_id'] as const;
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      const packs = schema
        .createTable('search_packs')
        .addColumn('engagement_id', 'text', (c) => c.notNull())
        .addColumn('side', 'text', (c) => c.notNull())
        .addColumn('slot', 'integer', (c) => c.notNull())
        .addColumn('part', 'integer', (c) => c.notNull())
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('company_id', 'text', (c) => c.notNull())
        .addColumn('sealed', blob, (c) => c.notNull())
        .addPrimaryKeyConstraint('search_packs_pk', ['engagement_id', 'side', 'slot', 'part'])
        .addForeignKeyConstraint(
          'search_packs_engagement',
          [...columns],
          'engagements',
          ['workspace_id', 'company_id', 'id'],
          (c) => c.onDelete('cascade'),
        );
      const changes = schema
        .createTable('search_changes')
        .addColumn('finding_id', 'text', (c) => c.notNull())
        .addColumn('engagement_id', 'text', (c) => c.notNull())
        .addColumn('slot', 'integer', (c) => c.notNull())
        .addColumn('stamp', 'text', (c) => c.notNull())
        .addColumn('workspace_id', 'text', (c) => c.notNull())
        .addColumn('company_id', 'text', (c) => c.notNull())
        .addPrimaryKeyConstraint('search_changes_pk', ['engagement_id', 'slot', 'finding_id'])
        .addForeignKeyConstraint(
          'search_changes_engagement',
          [...columns],
          'engagements',
          ['workspace_id', 'company_id', 'id'],
          (c) => c.onDelete('cascade'),
        );
      for (const table of [packs, changes])
        await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      await sql`insert into search_changes (finding_id, engagement_id, slot, stamp, workspace_id, company_id)
        select id, engagement_id, number / 128, '', workspace_id, company_id from findings`.execute(db);
    },
  };
}
