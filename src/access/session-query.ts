import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Reader } from '../data/database.ts';
import { enrolledFlag, keyHosts } from '../data/enrolled.ts';
import type { Schema } from '../data/schema.ts';
import { ENFORCING_PLANS } from '../domain/plan.ts';
import { opensAnything } from './opening.ts';

/** The tables of the look-up by the names that it gives them; what is joined from the left may be absent. */
interface Joined {
  readonly s: Row<'sessions'>;
  readonly a: Row<'accounts'>;
  readonly w: Absent<Row<'workspaces'>>;
  readonly m: Absent<Row<'memberships'>>;
  readonly c: Absent<Row<'companies'>>;
  /** Of the membership by whose policy is judged what is not judged at `w`: its workspace and company. */
  readonly o: Absent<Row<'workspaces'>>;
  readonly k: Absent<Row<'companies'>>;
  readonly p: Absent<Row<'mfa_policies'>>;
  readonly x: Absent<Row<'mfa_exceptions'>>;
}

type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;
type Absent<Table> = { readonly [Column in keyof Table]: Table[Column] | null };

type ValueAt<Field> = Field extends `${infer Table extends keyof Joined & string}.${infer Column}`
  ? Column extends keyof Joined[Table]
    ? Joined[Table][Column]
    : never
  : never;

/** What a request needs to know of its session, and where it stands. The only list of it. */
const COLUMNS = {
  tokenHash: 's.token_hash',
  sessionId: 's.id',
  host: 's.host',
  lastWorkspaceId: 's.workspace_id',
  policyEpoch: 's.policy_epoch',
  signedInAt: 's.signed_in_at',
  seenAt: 's.seen_at',
  expiresAt: 's.expires_at',
  confirmedAt: 's.confirmed_at',
  mfaVerifiedAt: 's.mfa_verified_at',
  mfaMethod: 's.mfa_method',
  askedAt: 's.asked_at',
  graceUntil: 's.grace_until',
  returnTo: 's.return_to',
  flash: 's.flash',
  accountId: 'a.id',
  email: 'a.email',
  name: 'a.name',
  alwaysAsk: 'a.always_ask',
  mustEnrol: 'a.must_enrol',
  isAdmin: 'a.is_admin',
  disabledAt: 'a.disabled_at',
  membershipId: 'm.id',
  role: 'm.role',
  lastSignInAt: 'm.last_sign_in_at',
  companyId: 'c.id',
  companyName: 'c.name',
  contactRole: 'm.contact_role',
  seesAll: 'm.sees_all',
  endsAt: 'm.ends_at',
  workspaceId: 'w.id',
  slug: 'w.slug',
  workspaceName: 'w.name',
  plan: 'w.plan',
  accent: 'w.accent',
  zone: 'w.zone',
  needToKnow: 'w.need_to_know',
  closedAt: 'w.closed_at',
  companyStartsAt: 'c.mfa_starts_at',
  strictestName: 'o.name',
  strictestPlan: 'o.plan',
  strictestZone: 'o.zone',
  strictestCompanyStartsAt: 'k.mfa_starts_at',
  policyRequired: 'p.required',
  policyEnforcedFrom: 'p.enforced_from',
  policyStartsAt: 'p.starts_at',
  policyMethods: 'p.methods',
  exceptedUntil: 'x.until',
} as const;

export type SessionRow = { readonly [Name in keyof typeof COLUMNS]: ValueAt<(typeof COLUMNS)[Name]> } & {
  /** Whether the account has a confirmed second factor, and the hosts on which it has keys. */
  readonly enrolled: 0 | 1;
  readonly keyHosts: string | null;
  /** Whether there would be recovery codes to save, if it has. */
  readonly lacksSavedCodes: 0 | 1;
  /** Whether the policy that counts is the one at `w`. */
  readonly isJudgedThere: 0 | 1;
};

/** A row as the reader of many gives it: its key, then the columns in their order. */
export type SessionValues = readonly [key: string, ...values: unknown[]];

/** The names of what follows the key, in the order of the statement. */
const NAMES = [...Object.keys(COLUMNS), 'enrolled', 'keyHosts', 'lacksSavedCodes', 'isJudgedThere'];

/** A row's values under their names, each taken from its place when it is asked for: an object of fifty is dear to make. */
class RowByName {
  readonly values: SessionValues;

  constructor(values: SessionValues) {
    this.values = values;
  }
}
for (const [index, name] of NAMES.entries())
  Object.defineProperty(RowByName.prototype, name, {
    get(this: RowByName) {
      return this.values[index + 1];
    },
  });

export const rowOf = (values: SessionValues): SessionRow => new RowByName(values) as unknown as SessionRow;

/** A token's hash is of so many characters. */
const HASH_LENGTH = 43;

/** A moment is of so many digits, which will do for three thousand centuries. */
const MOMENT_LENGTH = 16;

/** What is looked up: a token's hash, the moment, and the workspace that the address names, if it names one. */
export const keyOf = (tokenHash: string, slug: string | null, now: number): string =>
  `${tokenHash} ${String(now).padStart(MOMENT_LENGTH, '0')} ${slug ?? ''}`;

const NAME_AT = HASH_LENGTH + MOMENT_LENGTH + 3;
const named = sql<string>`substr(k.asked_key, ${sql.lit(NAME_AT)})`;
const momentIn = (key: string) =>
  sql<number>`cast(substr(${sql.ref(key)}, ${sql.lit(HASH_LENGTH + 2)}, ${sql.lit(MOMENT_LENGTH)}) as bigint)`;
const moment = momentIn('s.asked_key');
const askedMoment = momentIn('k.asked_key');

/** The audience of a membership, as its policy's row names it. */
const audience = (role: string) =>
  sql<'team' | 'clients'>`case when ${sql.ref(role)} = 'client' then 'clients' else 'team' end`;

/**
 * The membership by whose policy an address that names no workspace is judged: the strictest that the account is under
 * (D21). One that asks the session comes before one that spares it until it signs in anew, then those whose day is yet to
 * come, the first of them first, and those that it is excepted from. Of two that ask, one that wants a key.
 */
const strictest = sql<string | null>`(
  select n.id from memberships n
  join workspaces v on v.id = n.workspace_id
  join mfa_policies q on q.workspace_id = n.workspace_id and q.audience = ${audience('n.role')}
  left join companies b on b.id = n.company_id
  left join mfa_exceptions e on e.membership_id = n.id and e.ended_at is null and n.role <> 'owner'
  where n.account_id = s.account_id and q.required <> 0
    and ${opensAnything('n', 'v', moment)}
    and v.plan in (${sql.join(ENFORCING_PLANS.map((plan) => sql.lit(plan)))})
  order by case when e.until > ${moment} then 3
      when coalesce(q.starts_at, 0) > ${moment} or coalesce(b.mfa_starts_at, 0) > ${moment} then 2
      when q.enforced_from > s.policy_epoch and (s.asked_at is null or s.mfa_verified_at is not null) then 1
      else 0 end,
    case when q.methods = 'any' then 1 else 0 end,
    case when coalesce(b.mfa_starts_at, 0) > coalesce(q.starts_at, 0) then b.mfa_starts_at
      else coalesce(q.starts_at, 0) end,
    q.enforced_from, v.id
  limit 1)`;

/** The workspace of an account that only one is open to, as to most: there is no other that could be stricter. */
const onlyWorkspace = sql<string | null>`(
  select case when count(*) = 1 then min(n.workspace_id) end from memberships n
  join workspaces v on v.id = n.workspace_id
  where n.account_id = t.account_id and ${opensAnything('n', 'v', askedMoment)})`;

/**
 * Session, account, workspace, membership and policy by one statement, every table by an index, for as many keys as are
 * asked for at once. It runs for every request of a signed-in user.
 */
export function sessionQuery(db: Reader, keys: readonly string[]) {
  const asked = sql.join(
    keys.map((key) => sql`select cast(${key} as text) as asked_key`),
    sql` union all `,
  ) as RawBuilder<unknown>;
  const found = db
    .selectFrom(sql<{ asked_key: string }>`(${asked})`.as('k'))
    .innerJoin('sessions as t', (join) =>
      join.on('t.token_hash', '=', sql<string>`substr(k.asked_key, 1, ${sql.lit(HASH_LENGTH)})`),
    )
    .selectAll('t')
    .select([
      'k.asked_key',
      sql<0 | 1>`case when ${named} <> '' or t.workspace_id = ${onlyWorkspace} then 1 else 0 end`.as(
        'is_judged_there',
      ),
      sql<string | null>`case when ${named} = '' then t.workspace_id
        else (select n.id from workspaces n where n.slug = ${named}) end`.as('at_workspace_id'),
    ])
    // As many as are asked for; said so that PostgreSQL plans for few, and does not read whole tables for a handful.
    .limit(sql<number>`(select ${sql.lit(keys.length)})`);
  return db
    .selectFrom(found.as('s'))
    .innerJoin('accounts as a', 'a.id', 's.account_id')
    .leftJoin('workspaces as w', 'w.id', 's.at_workspace_id')
    .leftJoin('memberships as m', (join) =>
      join.onRef('m.account_id', '=', 's.account_id').onRef('m.workspace_id', '=', 's.at_workspace_id'),
    )
    .leftJoin('companies as c', 'c.id', 'm.company_id')
    .leftJoin('memberships as j', (join) =>
      join.on('j.id', '=', sql`case when s.is_judged_there = 0 then ${strictest} end`),
    )
    .leftJoin('workspaces as o', 'o.id', 'j.workspace_id')
    .leftJoin('companies as k', 'k.id', 'j.company_id')
    .leftJoin('mfa_policies as p', (join) =>
      join
        .on(
          'p.workspace_id',
          '=',
          sql`case when s.is_judged_there = 1 then s.at_workspace_id else j.workspace_id end`,
        )
        .on(
          'p.audience',
          '=',
          sql`case when s.is_judged_there = 1 then ${audience('m.role')} else ${audience('j.role')} end`,
        ),
    )
    .leftJoin('mfa_exceptions as x', (join) =>
      join
        .on('x.membership_id', '=', sql`case when s.is_judged_there = 1 then m.id else j.id end`)
        .on('x.ended_at', 'is', null)
        // Nobody who owns a workspace is excepted from its policy, whoever gave that when.
        .on(sql<boolean>`case when s.is_judged_there = 1 then m.role else j.role end <> 'owner'`),
    )
    .select([
      's.asked_key',
      ...Object.entries(COLUMNS).map(([name, place]) => sql.ref(place).as(name)),
      enrolledFlag(sql.ref('a.id')).as('enrolled'),
      keyHosts(sql.ref('a.id')).as('keyHosts'),
      // None was ever saved, or the session was given some that are not.
      sql<number>`case when not exists (select 1 from recovery_codes r
          where r.account_id = a.id and r.saved_at is not null)
        or exists (select 1 from unsaved_recovery_codes u where u.session_id = s.id)
        then 1 else 0 end`.as('lacksSavedCodes'),
      's.is_judged_there as isJudgedThere',
    ]);
}
