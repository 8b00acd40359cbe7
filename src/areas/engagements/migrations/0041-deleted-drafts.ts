import { type Kysely, type Migration, type SqlBool, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Drafts that were deleted, and can be restored for a while (E15): when, and by whom. */
export function deletedDrafts(kind: DatabaseKind): Migration {
  return {
    async up({ schema }: Kysely<unknown>) {
      const millis = kind === 'postgres' ? 'bigint' : 'integer';
      await schema.alterTable('findings').addColumn('deleted_at', millis).execute();
      await schema.alterTable('findings').addColumn('deleted_by', 'text').execute();
      await schema.dropIndex('findings_drafts').execute();
      await schema
        .createIndex('findings_drafts')
        .on('findings')
        .column('engagement_id')
        .where(sql<SqlBool>`published_revision is null and deleted_at is null`)
        .execute();
      await schema
        .createIndex('findings_deleted')
        .on('findings')
        .columns(['engagement_id', 'id'])
        .where(sql.ref('deleted_at'), 'is not', null)
        .execute();
      await schema
        .createIndex('findings_deleted_at')
        .on('findings')
        .column('deleted_at')
        .where(sql.ref('deleted_at'), 'is not', null)
        .execute();
    },
  };
}
