import type { Kysely, Migration } from 'kysely';

/** Which version of CVSS leads in a workspace where a finding has vectors of both (E8). */
export const leadingCvss = (): Migration => ({
  async up({ schema }: Kysely<unknown>) {
    await schema
      .alterTable('workspaces')
      .addColumn('cvss_leads', 'text', (c) => c.notNull().defaultTo('4.0'))
      .execute();
  },
});
