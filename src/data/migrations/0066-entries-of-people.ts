import type { Migration } from 'kysely';

/**
 * Evidence asks when each of a workspace's people last proved a second factor, and what became of their sessions within a day:
 * found along an index by type, person and time, however much else the record holds (B12).
 */
export const entriesOfPeople = (): Migration => ({
  async up({ schema }) {
    await schema
      .createIndex('audit_events_of_people')
      .on('audit_events')
      .columns(['workspace_id', 'type', 'actor_id', 'at'])
      .execute();
  },
});
