import { type Kysely, type Migration, sql } from 'kysely';

/**
 * Jobs say which account asked for them and in which session, and whether they were called off with it. Of what an earlier version
 * has queued nobody knows that; it is done or dropped within a day.
 */
export const askedForJobs = (): Migration => ({
  async up({ schema }: Kysely<unknown>) {
    const jobs = () => schema.alterTable('jobs');
    await jobs().addColumn('asked_by', 'text').execute();
    await jobs().addColumn('asked_in', 'text').execute();
    await jobs()
      .addColumn('is_called_off', 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
    await schema
      .createIndex('jobs_asked_by')
      .on('jobs')
      .column('asked_by')
      .where(sql.ref('asked_by'), 'is not', null)
      .execute();
  },
});
