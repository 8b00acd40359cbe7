import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/**
 * Since when a client's comment on a published finding has had no answer, and an index of what waits for the consultancy,
 * so that its overview doesn't grow with how much was found.
 */
export function waitingForTheTeam(kind: DatabaseKind): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .alterTable('published_findings')
        .addColumn('asked_at', kind === 'postgres' ? 'bigint' : 'integer')
        .execute();
      await sql`update published_findings set asked_at = (
        select min(r.created_at) from finding_comments r
        join memberships m on m.account_id = r.author_id and m.workspace_id = r.workspace_id
        where r.finding_id = published_findings.finding_id and r.removed_at is null and m.role = 'client'
        and r.id > coalesce((
          select max(t.id) from finding_comments t
          join memberships tm on tm.account_id = t.author_id and tm.workspace_id = t.workspace_id
          where t.finding_id = r.finding_id and t.removed_at is null and tm.role <> 'client'), ''))
        where exists (select 1 from finding_comments c where c.finding_id = published_findings.finding_id)`.execute(
        db,
      );
      await schema
        .createIndex('published_findings_waiting')
        .on('published_findings')
        .columns(['workspace_id', 'engagement_id', 'state', 'state_at', 'asked_at'])
        .where(sql<boolean>`(state = 'fix-reported' or asked_at is not null)`)
        .execute();
    },
  };
}
