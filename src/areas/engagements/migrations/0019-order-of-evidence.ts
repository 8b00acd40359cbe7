import type { Kysely, Migration } from 'kysely';

/**
 * Evidence stands in the order that its team gives it (E11). What is there already keeps the one in which it came: where
 * places are the same, the older id is first.
 */
export function orderOfEvidence(): Migration {
  return {
    async up({ schema }: Kysely<unknown>) {
      await schema
        .alterTable('evidence')
        .addColumn('position', 'integer', (c) => c.notNull().defaultTo(0))
        .execute();
    },
  };
}
