import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../../../data/database.ts';

/** Who had whom emailed and when, and an index of what each person says, so that one writes and has emailed only so much (E17). */
export const limitsOfRemarks = (kind: DatabaseKind): Migration => ({
  async up({ schema }: Kysely<unknown>) {
    await schema
      .alterTable('mentions')
      .addColumn('author_id', 'text', (c) => c.references('accounts.id').onDelete('set null'))
      .execute();
    await schema
      .alterTable('mentions')
      .addColumn('told_at', kind === 'postgres' ? sql`bigint` : sql`integer`)
      .execute();
    await schema.createIndex('mentions_author').on('mentions').columns(['author_id', 'told_at']).execute();
    for (const table of ['finding_comments', 'internal_notes'])
      await schema.createIndex(`${table}_author`).on(table).columns(['author_id', 'created_at']).execute();
  },
});
