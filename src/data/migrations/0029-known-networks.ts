import { type Kysely, type Migration, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

/**
 * From which network a known browser last came, and which accounts somebody has ever come in to: a sign-in to one of those
 * by a browser and network that it does not know is told by mail (B10).
 */
export function knownNetworks(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  return {
    async up(db: Kysely<unknown>) {
      const { schema } = db;
      await schema
        .alterTable('known_browsers')
        .addColumn('network', 'text', (c) => c.notNull().defaultTo(''))
        .execute();
      const table = schema
        .createTable('arrived_accounts')
        .addColumn('account_id', 'text', (c) =>
          c.primaryKey().notNull().references('accounts.id').onDelete('cascade'),
        )
        .addColumn('arrived_at', millis, (c) => c.notNull());
      await (kind === 'sqlite' ? table.modifyEnd(sql`strict`) : table).execute();
      await sql`insert into arrived_accounts (account_id, arrived_at)
        select a.id, a.created_at from accounts a
        where exists (select 1 from known_browsers b where b.account_id = a.id)
          or exists (select 1 from memberships m where m.account_id = a.id and m.last_sign_in_at is not null)`.execute(
        db,
      );
    },
  };
}
