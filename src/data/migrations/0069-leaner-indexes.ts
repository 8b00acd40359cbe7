import { type Kysely, type Migration, sql } from 'kysely';

/**
 * The same two indexes without the rows that nobody looks for by them: entries that were done to nobody, and sessions whose
 * token was never replaced. Each sign-in writes two of the first and one of the second kind.
 */
export const leanerIndexes = (): Migration => ({
  async up({ schema }: Kysely<unknown>) {
    await schema.dropIndex('audit_events_subject').execute();
    await schema
      .createIndex('audit_events_subject')
      .on('audit_events')
      .columns(['subject_id', 'id'])
      .where(sql.ref('subject_id'), 'is not', null)
      .execute();
    await schema.dropIndex('sessions_replaced').execute();
    await schema
      .createIndex('sessions_replaced')
      .on('sessions')
      .column('replaced_hash')
      .where(sql.ref('replaced_hash'), 'is not', null)
      .execute();
  },
});
