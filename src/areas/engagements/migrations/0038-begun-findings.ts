import { type Kysely, type Migration, sql } from 'kysely';

/** The page on which a finding was begun, of which there is one for each that writes on it, however often it is sent (E14). */
export const begunFindings = (): Migration => ({
  async up({ schema }: Kysely<unknown>) {
    await schema.alterTable('findings').addColumn('begun_on', 'text').execute();
    await schema
      .createIndex('findings_begun_on')
      .unique()
      .on('findings')
      .columns(['engagement_id', 'created_by', 'begun_on'])
      .where(sql<boolean>`begun_on is not null`)
      .execute();
  },
});
