import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/** Mails whose way somebody wants to see, such as an invitation's. */
export function followedMails(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  return {
    async up({ schema }: Kysely<unknown>) {
      const table = schema
        .createTable('followed_mails')
        .addColumn('mail_id', 'text', (c) => c.primaryKey().notNull())
        .addColumn('about', 'text', (c) => c.notNull().unique())
        .addColumn('state', 'text', (c) => c.notNull())
        .addColumn('changed_at', millis, (c) => c.notNull());
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
    },
  };
}
