import { type Kysely, type Migration, type RawBuilder, sql } from 'kysely';
import type { DatabaseKind } from '../database.ts';

const BEFORE = "role in ('owner', 'consultant', 'client')";
const SINCE = "role in ('owner', 'consultant', 'client', 'auditor')";

/** Auditors (B13): a role that a membership has until a day, and what is left of one that ended by itself. */
export function auditors(kind: DatabaseKind): Migration {
  const millis = kind === 'postgres' ? 'bigint' : 'integer';
  return {
    async up(db: Kysely<unknown>) {
      await (kind === 'sqlite' ? widenOnSqlite(db) : widenOnPostgres(db));
      await db.schema
        .alterTable('memberships')
        .addColumn('ends_at', millis, (c) => c.check(sql`(role = 'auditor') = (ends_at is not null)`))
        .execute();
      await db.schema
        .createIndex('memberships_ends')
        .on('memberships')
        .column('ends_at')
        .where(sql.ref('ends_at'), 'is not', null)
        .execute();
      const ended = db.schema
        .createTable('ended_audits')
        .addColumn('account_id', 'text', (c) => c.notNull().references('accounts.id').onDelete('cascade'))
        .addColumn('workspace_id', 'text', (c) => c.notNull().references('workspaces.id').onDelete('cascade'))
        .addColumn('ended_at', millis, (c) => c.notNull())
        .addPrimaryKeyConstraint('ended_audits_pk', ['account_id', 'workspace_id']);
      await (kind === 'sqlite' ? ended.modifyEnd(sql`strict`) : ended).execute();
      await db.schema
        .createIndex('ended_audits_workspace')
        .on('ended_audits')
        .column('workspace_id')
        .execute();
    },
  };
}

async function widenOnPostgres(db: Kysely<unknown>): Promise<void> {
  await sql`alter table memberships drop constraint memberships_role_check,
    add constraint memberships_role_check check (${sql.raw(SINCE)})`.execute(db);
}

async function textsIn<Row>(db: Kysely<unknown>, query: RawBuilder<Row>): Promise<readonly Row[]> {
  return (await query.execute(db)).rows;
}

/**
 * SQLite cannot change a check, so the table is made anew. Dropping it takes everything along that goes with a membership,
 * near or far; that is put aside before, and put back as it was.
 */
async function widenOnSqlite(db: Kysely<unknown>): Promise<void> {
  const run = (text: string) => sql.raw(text).execute(db);
  const made = await textsIn(
    db,
    sql<{ type: string; sql: string }>`select type, sql from sqlite_master
      where tbl_name = 'memberships' and sql is not null order by type = 'index'`,
  );
  const [table, ...indexes] = made;
  if (table?.type !== 'table' || !table.sql.includes(BEFORE))
    throw new Error('the table of memberships is not the one that was expected');
  const following = await textsIn(
    db,
    sql<{ name: string }>`with recursive following(name) as (
        select 'memberships'
        union
        select m.name from sqlite_master m join pragma_foreign_key_list(m.name) k join following f
        where m.type = 'table' and k."table" = f.name)
      select name from following`,
  );
  await run('pragma defer_foreign_keys = on');
  for (const { name } of following) await run(`create temp table "kept_${name}" as select * from "${name}"`);
  await run('drop table memberships');
  await run(table.sql.replace(BEFORE, SINCE));
  for (const index of indexes) await run(index.sql);
  for (const { name } of following) {
    await run(`delete from main."${name}"`);
    await run(`insert into main."${name}" select * from temp."kept_${name}"`);
  }
  for (const { name } of following) await run(`drop table temp."kept_${name}"`);
}
