import type { Migration } from 'kysely';

/**
 * The same two indexes with the mark first. With the engagement or company first, SQLite took them to look for what hangs on a
 * finding that is deleted: among all assets of the engagement, for each finding.
 */
export const assetsByMark = (): Migration => ({
  async up({ schema }) {
    await schema.dropIndex('finding_assets_mark').execute();
    await schema
      .createIndex('finding_assets_mark')
      .on('finding_assets')
      .columns(['mark', 'engagement_id'])
      .execute();
    await schema.dropIndex('published_assets_mark').execute();
    await schema
      .createIndex('published_assets_mark')
      .on('published_assets')
      .columns(['mark', 'company_id'])
      .execute();
  },
});
