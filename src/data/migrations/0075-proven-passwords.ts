import { type Kysely, type Migration, sql } from 'kysely';

/**
 * An account notes whether its password has once been given along with one of its keys (D3, D9). Of those that are there already it has
 * where it is the first password still, by which the first key was set up. Of one that was set since, nobody knows it any more.
 */
export function provenPasswords(): Migration {
  return {
    async up(db: Kysely<unknown>) {
      await db.schema
        .alterTable('accounts')
        .addColumn('password_proven', 'integer', (column) => column.notNull().defaultTo(0))
        .execute();
      await sql`update accounts set password_proven = 1 where password_changed_at = created_at
        and exists (select 1 from passkeys k where k.account_id = accounts.id)`.execute(db);
    },
  };
}
