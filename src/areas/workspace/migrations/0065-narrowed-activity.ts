import { type Kysely, type Migration, sql } from 'kysely';

/**
 * What the activity log is narrowed by, so that a page of what's rare in a long record reads no more than what it shows. By
 * whom stands for every entry, for it's looked up by the address that someone had then; to whom only where that is someone.
 */
export function narrowedActivity(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      const indexes = [
        ['audit_events_type', ['workspace_id', 'type', 'id']],
        ['audit_events_at', ['workspace_id', 'at']],
        ['audit_events_by', ['workspace_id', 'actor', 'id']],
      ] as const;
      for (const [name, columns] of indexes)
        await db.schema
          .createIndex(name)
          .on('audit_events')
          .columns([...columns])
          .execute();
      await db.schema
        .createIndex('audit_events_to')
        .on('audit_events')
        .columns(['workspace_id', 'subject', 'id'])
        .where(sql.ref('subject'), '<>', sql.lit(''))
        .execute();
    },
  };
}
