import { sql } from 'kysely';
import { expect } from 'vitest';
import { migrations } from '../../src/areas/index.ts';
import type { Database } from '../../src/data/database.ts';
import { migrate } from '../../src/data/migrations/index.ts';
import { test as base, openEmpty } from '../fixtures.ts';

const kind = process.env.TEST_DATABASE === 'postgres' ? 'postgres' : 'sqlite';
const STEP = Object.keys(migrations).find((name) => name.endsWith('-auditors')) ?? '';

const test = base.extend('db', openEmpty);

/** Members, with something of each that goes when they go: right with them, with something of theirs, and with one of two. */
async function inhabit(db: Database): Promise<void> {
  const at = { created_at: 1 };
  await db
    .insertInto('workspaces')
    .values({ id: 'w', slug: 'w', name: 'W', plan: 'pro', accent: 'teal', ...at })
    .execute();
  await db
    .insertInto('companies')
    .values({ id: 'c', workspace_id: 'w', name: 'C', ...at })
    .execute();
  for (const [id, role, company_id] of [
    ['olivia', 'owner', null],
    ['carl', 'consultant', null],
    ['clara', 'client', 'c'],
  ] as const) {
    const account = {
      id,
      email: `${id}@x.example`,
      name: id,
      password_hash: '',
      password_changed_at: 1,
      ...at,
    };
    const factors = { factor_failures_in_row: 0, factor_wait_until: 0, factor_locked_at: null };
    const flags = { always_ask: 0, must_enrol: 0, is_admin: 0, disabled_at: null } as const;
    await db
      .insertInto('accounts')
      .values({ ...account, ...factors, ...flags })
      .execute();
    const place = { workspace_id: 'w', role, company_id, last_sign_in_at: 7, ...at };
    await db
      .insertInto('memberships')
      .values({ id: `m-${id}`, account_id: id, ...place })
      .execute();
    const excepted = { until: 9, reason: 'x', made_at: 1, made_by: null, ended_at: null };
    await db
      .insertInto('mfa_exceptions')
      .values({ id: `x-${id}`, membership_id: `m-${id}`, ...excepted })
      .execute();
  }
  await sql`insert into engagements (id, workspace_id, company_id, reference, kind, state, content, created_at, changed_at)
    values ('e', 'w', 'c', 'R-1', 'web-application', 'planned', ${Buffer.from('sealed')}, 1, 1)`.execute(db);
  await sql`insert into engagement_team (engagement_id, account_id, workspace_id) values ('e', 'carl', 'w')`.execute(
    db,
  );
  await sql`insert into contact_engagements (membership_id, engagement_id) values ('m-clara', 'e')`.execute(
    db,
  );
  await sql`insert into api_tokens (id, token_hash, account_id, membership_id, role, name, may_write, is_limited, created_at, expires_at)
    values ('t', 'h', 'carl', 'm-carl', 'consultant', 'T', 1, 1, 1, 9)`.execute(db);
  await sql`insert into api_token_engagements (token_id, engagement_id) values ('t', 'e')`.execute(db);
}

const TABLES = [
  ...['memberships', 'mfa_exceptions', 'engagement_team', 'contact_engagements'],
  ...['api_tokens', 'api_token_engagements', 'engagements'],
];

async function rowsOf(db: Database) {
  const found: Record<string, unknown> = {};
  for (const table of TABLES)
    found[table] = (await sql<object>`select * from ${sql.table(table)} order by 1, 2`.execute(db)).rows;
  return found;
}

test('B13: the role of auditors comes by an upgrade that keeps every member, all that hangs on one, and what holds them together', async ({
  db,
}) => {
  await migrate(db, kind, Object.fromEntries(Object.entries(migrations).filter(([name]) => name < STEP)));
  await inhabit(db);
  const before = await rowsOf(db);
  await migrate(db, kind, migrations);
  const grown = (table: string, column: object) =>
    (before[table] as object[]).map((row) => ({ ...row, ...column }));
  expect(await rowsOf(db)).toEqual({
    ...before,
    memberships: grown('memberships', { ends_at: null }),
    api_tokens: grown('api_tokens', { mfa_device_id: null }),
  });

  const member = db.updateTable('memberships').where('id', '=', 'm-carl');
  await expect(member.set({ role: 'auditor' }).execute()).rejects.toThrow(/check/i);
  await expect(member.set({ role: 'guest' as 'auditor' }).execute()).rejects.toThrow(/check/i);
  await expect(member.set({ role: 'owner' }).execute()).rejects.toThrow(/unique/i);
  await member.set({ role: 'auditor', ends_at: 9 }).execute();
  await db.deleteFrom('memberships').where('id', '=', 'm-carl').execute();
  const left = await rowsOf(db);
  for (const table of ['engagement_team', 'api_tokens', 'api_token_engagements'])
    expect(left[table]).toEqual([]);
  expect(left.mfa_exceptions).toHaveLength(2);
});
