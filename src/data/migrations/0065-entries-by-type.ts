import type { Migration } from 'kysely';

/**
 * Evidence is folded from a workspace's entries of some types, by the people whom they are of, and asks when each of these last
 * proved a second factor: found along an index, however much else the record holds (B12).
 */
export const entriesByType = (): Migration => ({
  async up({ schema }) {
    await schema
      .createIndex('audit_events_type')
      .on('audit_events')
      .columns(['workspace_id', 'type', 'actor_id', 'at'])
      .execute();
  },
});
