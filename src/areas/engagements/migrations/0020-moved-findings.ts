import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * When a published finding was published, changed or moved last, with an index in that order, in which what is new for a
 * reader is looked for (E20). The index that findings are counted along gets by without either moment.
 */
export function movedFindings(kind: DatabaseKind): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .alterTable('published_findings')
        .addColumn('moved_at', kind === 'postgres' ? 'bigint' : 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
      await sql`update published_findings
        set moved_at = case when state_at > changed_at then state_at else changed_at end`.execute(db);
      await schema
        .createIndex('published_findings_moved')
        .on('published_findings')
        .columns(['company_id', 'moved_at desc', 'finding_id desc', 'engagement_id', 'severity', 'number'])
        .execute();
      await schema.dropIndex('published_findings_counted').execute();
      await schema
        .createIndex('published_findings_counted')
        .on('published_findings')
        .columns(['company_id', 'engagement_id', 'severity', 'state'])
        .execute();
    },
  };
}
