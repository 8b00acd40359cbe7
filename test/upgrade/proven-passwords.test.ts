import { sql } from 'kysely';
import { expect } from 'vitest';
import { migrate, migrationsOfTheHouse } from '../../src/data/migrations/index.ts';
import { test as base, openEmpty } from '../fixtures.ts';

const kind = process.env.TEST_DATABASE === 'postgres' ? 'postgres' : 'sqlite';

/** Accounts that were made at 10, when the password of each was set, and how many keys it has. */
const ACCOUNTS = [
  ['first password', 10, 2],
  ['first password and no key', 10, 0],
  ['password set anew', 11, 2],
] as const;

const test = base.extend('db', openEmpty);

test('D3, D9: a first password counts as given along with the first key, and one that was set since does not', async ({
  db,
}) => {
  const before = Object.entries(migrationsOfTheHouse).filter(([name]) => name < '0075');
  await migrate(db, kind, Object.fromEntries(before));
  for (const [id, changed, keys] of ACCOUNTS) {
    await sql`insert into accounts (id, email, name, password_hash, created_at, password_changed_at)
      values (${id}, ${id}, ${id}, '', 10, ${changed})`.execute(db);
    for (let key = 0; key < keys; key += 1)
      await sql`insert into passkeys (id, account_id, name, rp_id, credential_id, public_key, counter, transports,
          backup_eligible, backed_up, created_at, last_used_at)
        values (${`${id} ${key}`}, ${id}, ${`${key}`}, 'localhost', ${`${id} ${key}`}, ${new Uint8Array(1)}, 0, '[]',
          0, 0, 12, 12)`.execute(db);
  }
  await migrate(db, kind, migrationsOfTheHouse);
  const proven = await db.selectFrom('accounts').select('id').where('password_proven', '=', 1).execute();
  expect(proven).toEqual([{ id: 'first password' }]);
});
