import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Indexes in the order of each list of findings, and for what is counted of them, so that no page grows with how much was
 * found.
 */
export function listsOfFindings(): Migration {
  return {
    async up({ schema }: Kysely<unknown>) {
      await schema
        .createIndex('findings_listed')
        .on('findings')
        .columns(['engagement_id'])
        .expression(sql`coalesce(severity, 9) desc`)
        .column('number')
        .execute();
      await schema
        .createIndex('findings_drafts')
        .on('findings')
        .column('engagement_id')
        .where(sql.ref('published_revision'), 'is', null)
        .execute();
      await schema.dropIndex('published_findings_engagement').execute();
      await schema
        .createIndex('published_findings_engagement')
        .on('published_findings')
        .columns(['engagement_id', 'severity desc', 'number', 'state'])
        .execute();
      await schema.dropIndex('published_findings_company').execute();
      await schema
        .createIndex('published_findings_listed')
        .on('published_findings')
        .columns(['company_id', 'severity desc', 'engagement_id desc', 'number', 'state'])
        .execute();
      await schema
        .createIndex('published_findings_counted')
        .on('published_findings')
        .columns(['company_id', 'engagement_id', 'severity', 'state', 'changed_at', 'state_at', 'finding_id'])
        .execute();
      await schema
        .createIndex('finding_views_seen')
        .on('finding_views')
        .columns(['membership_id', 'finding_id', 'seen_at'])
        .execute();
    },
  };
}
