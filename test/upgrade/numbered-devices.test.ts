import { sql } from 'kysely';
import { expect } from 'vitest';
import { migrate, migrationsOfTheHouse } from '../../src/data/migrations/index.ts';
import { test as base, openEmpty } from '../fixtures.ts';

const kind = process.env.TEST_DATABASE === 'postgres' ? 'postgres' : 'sqlite';

/** Devices as they were before they had numbers, each with its account, not in the order of the accounts. */
const DEVICES = [
  ['device-1', 'anna'],
  ['device-2', 'ben'],
  ['device-3', 'anna'],
  ['device-4', 'anna'],
] as const;

const test = base.extend('db', openEmpty);

test('B7: devices that were all called the same are numbered, each account’s from 1', async ({ db }) => {
  const before = Object.entries(migrationsOfTheHouse).filter(([name]) => name < '0009');
  await migrate(db, kind, Object.fromEntries(before));
  for (const id of ['anna', 'ben'])
    await sql`insert into accounts (id, email, name, password_hash, created_at, password_changed_at)
      values (${id}, ${`${id}@example.com`}, ${id}, '', 0, 0)`.execute(db);
  for (const [id, account] of DEVICES)
    await sql`insert into authenticators (id, account_id, name, secret, last_step, created_at, last_used_at)
      values (${id}, ${account}, 'Authenticator app', ${new Uint8Array(1)}, 0, 0, 0)`.execute(db);
  await migrate(db, kind, migrationsOfTheHouse);
  const after = await db
    .selectFrom('authenticators')
    .select(['id', 'name', 'number'])
    .orderBy('id')
    .execute();
  expect(after).toEqual([
    { id: 'device-1', name: 'Authenticator app', number: 1 },
    { id: 'device-2', name: 'Authenticator app', number: 1 },
    { id: 'device-3', name: 'Authenticator app 2', number: 2 },
    { id: 'device-4', name: 'Authenticator app 3', number: 3 },
  ]);
});
