import type { ClientBase } from 'pg';

/**
 * Making a database of 300 files and taking it away again costs more than most tests. One that a test is done with is
 * swept for the next instead, if it still has the shape of the template.
 */

/** So much in its tables, in bytes, and a new one is cheaper than what the deleted rows leave behind. */
const LARGEST = 8 * 1_048_576;

/** All that a test could change of a schema, settings included. */
const SHAPE = `
  with parts as (
    select concat_ws(' ', c.relname, c.relkind, c.relnatts, c.relchecks, c.relhastriggers,
                     c.reltablespace) as part
      from pg_class c where c.relnamespace = 'public'::regnamespace
    union all
    select concat_ws(' ', a.attrelid::regclass, a.attname, a.atttypid, a.attnotnull, a.atthasdef, a.attisdropped)
      from pg_attribute a join pg_class c on c.oid = a.attrelid
      where c.relnamespace = 'public'::regnamespace and a.attnum > 0
    union all
    select concat_ws(' ', t.tgrelid::regclass, t.tgname, t.tgenabled) from pg_trigger t where not t.tgisinternal
    union all
    select concat_ws(' ', k.conrelid::regclass, k.conname, k.contype, k.convalidated) from pg_constraint k
      where k.connamespace = 'public'::regnamespace
    union all
    select concat_ws(' ', p.proname, p.prosrc) from pg_proc p where p.pronamespace = 'public'::regnamespace
    union all
    select concat_ws(' ', 'database', d.dattablespace, d.datallowconn, d.datconnlimit) from pg_database d
      where d.datname = current_database()
    union all
    select concat_ws(' ', 'setting', s.setconfig) from pg_db_role_setting s
      where s.setdatabase = (select oid from pg_database where datname = current_database())
  )
  select md5(string_agg(part, ',' order by part)) as shape from parts`;

const SIZE = `
  select coalesce(sum(pg_total_relation_size(oid)), 0)::bigint as size
    from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;

/** What tells a database's schema from another's. */
export async function shapeOf(client: ClientBase): Promise<string> {
  const { rows } = await client.query<{ shape: string }>(SHAPE);
  return rows[0]?.shape ?? '';
}

/** The names of the tables that have no row; the others hold what the migrations note of themselves. */
export async function emptyTables(client: ClientBase): Promise<string[]> {
  const { rows } = await client.query<{ name: string }>(
    `select quote_ident(relname) as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`,
  );
  const empty: string[] = [];
  for (const { name } of rows) {
    const { rowCount } = await client.query(`select 1 from ${name} limit 1`);
    if (rowCount === 0) empty.push(name);
  }
  return empty;
}

/** Deletes all rows of these tables. Whether the database is as good as new then; false where it had better go. */
export async function sweep(
  client: ClientBase,
  { shape, tables }: { shape: string; tables: readonly string[] },
): Promise<boolean> {
  const { rows } = await client.query<{ size: string }>(SIZE);
  if (Number(rows[0]?.size) > LARGEST || (await shapeOf(client)) !== shape) return false;
  try {
    await client.query(
      `begin;
       select pg_terminate_backend(pid) from pg_stat_activity
         where datname = current_database() and pid <> pg_backend_pid()
           and (state <> 'idle' or application_name <> 'secportal');
       set local session_replication_role = replica;
       ${tables.map((table) => `delete from ${table};`).join(' ')}
       commit`,
    );
    return true;
  } catch {
    // A server that was given may not let its user pass over what guards the record.
    return false;
  }
}
