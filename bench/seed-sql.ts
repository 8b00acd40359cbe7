import { PEOPLE_IN_WORKSPACE } from './people.ts';

/** How each database says the same: a row for each number, hexadecimal, the hash of a token, so many bytes. */
export interface Words {
  readonly series: (count: number) => string;
  readonly hex: (value: string, width: number) => string;
  readonly tokenHash: (token: string) => string;
  readonly blob: string;
}

export const SQLITE_WORDS: Words = {
  series: (count) =>
    `(with recursive n(i) as (select 0 union all select i + 1 from n where i < ${count - 1}) select i from n)`,
  hex: (value, width) => `printf('%0${width}x', ${value})`,
  tokenHash: (token) => `bench_hash(${token})`,
  blob: 'zeroblob(61)',
};

export const POSTGRES_WORDS: Words = {
  series: (count) => `generate_series(0, ${count - 1}) as n(i)`,
  hex: (value, width) => `lpad(to_hex(${value}), ${width}, '0')`,
  tokenHash: (token) =>
    `translate(rtrim(encode(sha256(convert_to(${token}, 'UTF8')), 'base64'), '='), '+/', '-_')`,
  blob: `decode(repeat('00', 61), 'hex')`,
};

const TABLES = {
  account: 1,
  workspace: 2,
  company: 3,
  membership: 4,
  session: 5,
  authenticator: 6,
  event: 7,
};

/** A row's id as the product's look: the number where the time stands. */
export function idSql(words: Words, table: keyof typeof TABLES, number: string): string {
  const tag = String(TABLES[table]).padStart(12, '0');
  return `('0190' || ${words.hex(`${number} / 65536`, 4)} || '-' || ${words.hex(`${number} % 65536`, 4)} || '-7000-8000-${tag}')`;
}

/** The id of one row, as `idSql` spells it. */
export function idOf(table: keyof typeof TABLES, number: number): string {
  const hex = number.toString(16).padStart(8, '0');
  return `0190${hex.slice(0, 4)}-${hex.slice(4)}-7000-8000-${String(TABLES[table]).padStart(12, '0')}`;
}

export interface Size {
  readonly accounts: number;
  readonly auditRows: number;
  /** What is filled in waits to be chained; else that is left out, so that nothing else is measured beside it. */
  readonly isUnchained?: true;
}

/** The statements that fill an empty installation. `now` in epoch milliseconds. */
export function fillStatements(words: Words, size: Size, passwordHash: string, now: number): string[] {
  const { accounts, auditRows } = size;
  const workspaces = accounts / PEOPLE_IN_WORKSPACE;
  const id = (table: keyof typeof TABLES, number: string) => idSql(words, table, number);
  const nth = `i % ${PEOPLE_IN_WORKSPACE}`;
  const workspace = `i / ${PEOPLE_IN_WORKSPACE}`;
  return [
    `insert into accounts (id, email, name, password_hash, created_at, password_changed_at)
      select ${id('account', 'i')}, 'person' || i || '@bench.example', 'Person ' || i, '${passwordHash}', ${now}, ${now}
      from ${words.series(accounts)}`,
    `insert into workspaces (id, slug, name, plan, created_at)
      select ${id('workspace', 'i')}, 'firm-' || i, 'Firm ' || i, 'pro', ${now} from ${words.series(workspaces)}`,
    ...['team', 'clients'].map(
      (audience) => `insert into mfa_policies (workspace_id, audience, required, enforced_from, methods)
        select ${id('workspace', 'i')}, '${audience}', 1, 0, 'any' from ${words.series(workspaces)}`,
    ),
    `insert into companies (id, workspace_id, name, created_at)
      select ${id('company', 'i')}, ${id('workspace', 'i')}, 'Client of ' || i, ${now} from ${words.series(workspaces)}`,
    `insert into memberships (id, account_id, workspace_id, role, company_id, created_at, last_sign_in_at)
      select ${id('membership', 'i')}, ${id('account', 'i')}, ${id('workspace', workspace)},
        case when ${nth} = 0 then 'owner' when ${nth} < 5 then 'consultant' else 'client' end,
        case when ${nth} < 5 then null else ${id('company', workspace)} end, ${now}, ${now}
      from ${words.series(accounts)}`,
    `insert into sessions (id, token_hash, account_id, workspace_id, host, policy_epoch, signed_in_at, seen_at,
        expires_at, confirmed_at, mfa_verified_at, mfa_method, ip, user_agent)
      select ${id('session', 'i')}, ${words.tokenHash(`'${'b'.repeat(35)}' || ${words.hex('i', 8)}`)}, ${id('account', 'i')},
        ${id('workspace', workspace)}, case when ${nth} < 5 then 'base' else 'tenant' end, 0, ${now}, ${now},
        ${now + 12 * 3_600_000}, ${now}, ${now}, 'app', '127.0.0.1', 'bench'
      from ${words.series(accounts)}`,
    `insert into authenticators (id, account_id, name, secret, last_step, created_at, last_used_at)
      select ${id('authenticator', 'i')}, ${id('account', 'i')}, 'Phone', ${words.blob}, 0, ${now}, ${now}
      from ${words.series(accounts)}`,
    `insert into audit_events (id, at, type, workspace_id, actor_id, actor, subject_id, subject, host, ip, detail)
      select ${id('event', 'i')}, ${now}, 'sign-in.accepted', ${id('workspace', `(i % ${accounts}) / ${PEOPLE_IN_WORKSPACE}`)},
        ${id('account', `(i % ${accounts})`)}, 'person' || (i % ${accounts}) || '@bench.example', null, '', 'bench.example',
        '127.0.0.1', '{}'
      from ${words.series(auditRows)}`,
    // Else each workspace's record is told of its people while something is measured, as it is once after an upgrade.
    "insert into installation (key, value) values ('evidence-began', '')",
    // What notes an entry that waits is silent on PostgreSQL while rows are put in.
    'delete from audit_unlinked',
    ...(size.isUnchained ? ['insert into audit_unlinked (event_id) select id from audit_events'] : []),
  ];
}
