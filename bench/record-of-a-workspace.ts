import { DatabaseSync } from 'node:sqlite';
import type { Installation } from './installation.ts';
import { idOf, idSql, SQLITE_WORDS } from './seed-sql.ts';

const DAY_MS = 24 * 60 * 60_000;

/**
 * Puts everybody of an installation on SQLite into its first workspace, and so many entries into that one's record, over a year:
 * how each came and set up, and from then on sign-ins and codes, the last of them of the last hours.
 */
export function fillRecord({ location, accounts }: Installation, entries: number, now: number): void {
  const database = new DatabaseSync(location, { enableForeignKeyConstraints: false });
  database.exec('pragma synchronous = off; pragma cache_size = -262144; begin');
  const id = (table: 'account' | 'membership' | 'session' | 'event' | 'authenticator', number: string) =>
    idSql(SQLITE_WORDS, table, number);
  const workspace = idOf('workspace', 0);
  const company = idOf('company', 0);
  const rounds = Math.floor(entries / accounts);
  const person = `i % ${accounts}`;
  const round = `i / ${accounts}`;
  const session = `'"session":"' || ${id('session', person)} || '"'`;
  database.exec(`insert into memberships (id, account_id, workspace_id, role, company_id, created_at)
    select '0191' || substr(id, 5), account_id, '${workspace}', 'client', '${company}', ${now}
    from memberships where workspace_id <> '${workspace}'`);
  database.exec(`insert into audit_events (id, at, type, workspace_id, actor_id, actor, subject_id, subject, host, ip, detail)
    select '0192' || substr(${id('event', 'i')}, 5),
      ${now} - (${rounds} - 1 - ${round}) * ${Math.floor((365 * DAY_MS) / rounds)} - 3600000,
      case when i = 0 then 'workspace.created' else case ${round} when 0 then 'account.created' when 1 then 'invitation.accepted'
        when 2 then 'authenticator.added' else case ${round} % 2 when 1 then 'sign-in.accepted' else 'code.accepted' end end end,
      '${workspace}', ${id('account', person)}, 'person' || (${person}) || '@bench.example', null, '', 'bench.example', '127.0.0.1',
      case ${round} when 0 then '{"name":"Person ' || (${person}) || '","plan":"pro"}'
        when 1 then '{"role":"client","companyId":"${company}"}'
        when 2 then '{"device":"' || ${id('authenticator', person)} || '",' || ${session} || '}'
        else '{' || ${session} || ',"portal":true}' end
    from ${SQLITE_WORDS.series(rounds * accounts)}`);
  // Nothing of it is to be chained while something is measured.
  database.exec('delete from audit_unlinked; commit; pragma wal_checkpoint(truncate)');
  database.close();
}
