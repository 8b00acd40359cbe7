import { type RawBuilder, type Selectable, sql } from 'kysely';
import type { Config } from '../config.ts';
import type { Reader, Trx } from '../data/database.ts';
import { enrolledFlag } from '../data/enrolled.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import { rowsByKeyOf } from '../data/rows-by-key.ts';
import type { Schema } from '../data/schema.ts';
import { ENFORCING_PLANS } from '../domain/plan.ts';
import { isAheadOfTime } from '../domain/stored-times.ts';
import { hashToken } from '../domain/token.ts';
import type { SignedIn } from './context.ts';

/** The tables of the look-up by the names that it gives them; what is joined from the left may be absent. */
interface Joined {
  readonly s: Row<'sessions'>;
  readonly a: Row<'accounts'>;
  readonly w: Absent<Row<'workspaces'>>;
  readonly p: Absent<Row<'workspaces'>>;
  readonly m: Absent<Row<'memberships'>>;
  readonly c: Absent<Row<'companies'>>;
}

type Row<Table extends keyof Schema> = Selectable<Schema[Table]>;
type Absent<Table> = { readonly [Column in keyof Table]: Table[Column] | null };

type ValueAt<Place> = Place extends `${infer Table extends keyof Joined & string}.${infer Column}`
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
  askedAt: 's.asked_at',
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
  workspaceId: 'w.id',
  slug: 'w.slug',
  workspaceName: 'w.name',
  plan: 'w.plan',
  accent: 'w.accent',
  mfaRequired: 'w.mfa_required',
  mfaEnforcedFrom: 'w.mfa_enforced_from',
  needToKnow: 'w.need_to_know',
  policyName: 'p.name',
  policyPlan: 'p.plan',
  policyRequired: 'p.mfa_required',
  policyEnforcedFrom: 'p.mfa_enforced_from',
} as const;

type SessionRow = { readonly [Name in keyof typeof COLUMNS]: ValueAt<(typeof COLUMNS)[Name]> } & {
  /** Whether the account has a confirmed second factor. */
  readonly enrolled: 0 | 1;
  /** Whether there would be recovery codes to save, if it has. */
  readonly lacksSavedCodes: 0 | 1;
};

const NAMES = Object.keys(COLUMNS);

/** A row as the reader of many gives it: its key, then the columns in their order. */
type SessionValues = readonly [key: string, ...values: unknown[]];

function rowOf(values: SessionValues): SessionRow {
  const row: Record<string, unknown> = {};
  let at = 1;
  for (const name of NAMES) row[name] = values[at++];
  row.enrolled = values[at++];
  row.lacksSavedCodes = values[at];
  return row as unknown as SessionRow;
}

/** A token's hash is of so many characters. */
const HASH_LENGTH = 43;

/** What is looked up: a token's hash, and the workspace that the address names, if it names one. */
const keyOf = (tokenHash: string, slug: string | null) => `${tokenHash} ${slug ?? ''}`;

/**
 * Session, account, workspace, membership and policy by one statement, every table by an index, for as many keys as are
 * asked for at once. It runs for every request of a signed-in user.
 *
 * An address that names no workspace is judged by the strictest policy that its account is under: of those in force the
 * one that asks from the lowest count on (D21).
 */
export function sessionQuery(db: Reader, keys: readonly string[]) {
  const asked = sql.join(
    keys.map((key) => sql`select cast(${key} as text) as asked_key`),
    sql` union all `,
  ) as RawBuilder<unknown>;
  const named = sql<string>`substr(k.asked_key, ${sql.lit(HASH_LENGTH + 2)})`;
  const ofName = sql<string | null>`(select n.id from workspaces n where n.slug = ${named})`;
  const found = db
    .selectFrom(sql<{ asked_key: string }>`(${asked})`.as('k'))
    .innerJoin('sessions as t', (join) =>
      join.on('t.token_hash', '=', sql<string>`substr(k.asked_key, 1, ${sql.lit(HASH_LENGTH)})`),
    )
    .selectAll('t')
    .select([
      'k.asked_key',
      sql<string | null>`case when ${named} = '' then t.workspace_id else ${ofName} end`.as(
        'at_workspace_id',
      ),
      sql<string | null>`case when ${named} <> '' then ${ofName} else (
        select o.id from memberships n join workspaces o on o.id = n.workspace_id
        where n.account_id = t.account_id and o.mfa_required = 1
          and o.plan in (${sql.join(ENFORCING_PLANS.map((plan) => sql.lit(plan)))})
        order by o.mfa_enforced_from, o.id limit 1) end`.as('policy_id'),
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
    .leftJoin('workspaces as p', 'p.id', 's.policy_id')
    .select([
      's.asked_key',
      ...Object.entries(COLUMNS).map(([name, place]) => sql.ref(place).as(name)),
      enrolledFlag(sql.ref('a.id')).as('enrolled'),
      // None was ever saved, or the session was given some that are not.
      sql<number>`case when not exists (select 1 from recovery_codes r
          where r.account_id = a.id and r.saved_at is not null)
        or exists (select 1 from unsaved_recovery_codes u where u.session_id = s.id)
        then 1 else 0 end`.as('lacksSavedCodes'),
    ]);
}

/** The sessions of an open database by what is asked for. */
const sessionsOf = rowsByKeyOf<SessionValues>(sessionQuery);

type Limits = Pick<Config, 'sessionIdleMs'>;
/** A live session, with the kind of host that it was opened on. */
export interface FoundSession {
  readonly host: 'base' | 'tenant';
  readonly session: SignedIn;
}

/**
 * The live session of a token, seen from the workspace of that slug, or from the one used last; null for anything else.
 */
export async function findSession(
  db: Reader,
  limits: Limits,
  token: string,
  slug: string | null,
  now: number,
): Promise<FoundSession | null> {
  const values = await sessionsOf(db).find(keyOf(hashToken(token), slug));
  return values === undefined ? null : liveSession(rowOf(values), limits, now);
}

const sessionOf = prepared((db: Reader, value: ValueOf<{ key: string }>) => sessionQuery(db, [value('key')]));

/** The same of a token's hash, as a transaction sees it. */
export async function findSessionIn(
  trx: Trx,
  limits: Limits,
  { tokenHash, slug }: { readonly tokenHash: string; readonly slug: string | null },
  now: number,
): Promise<FoundSession | null> {
  const [row] = (await sessionOf(trx, { key: keyOf(tokenHash, slug) })).rows;
  return row === undefined ? null : liveSession(row as unknown as SessionRow, limits, now);
}

function liveSession(row: SessionRow, limits: Limits, now: number): FoundSession | null {
  // One that a clock which was far ahead opened or saw would live too long; one put back a little signs nobody out.
  const isAhead = isAheadOfTime(row.seenAt, now, limits.sessionIdleMs);
  const isOver = isAhead || now >= row.expiresAt || now - row.seenAt >= limits.sessionIdleMs;
  if (isOver || row.disabledAt !== null) return null;
  const session: SignedIn = {
    sessionId: row.sessionId,
    tokenHash: row.tokenHash,
    token: null,
    account: {
      id: row.accountId,
      email: row.email,
      name: row.name,
      enrolled: row.enrolled === 1,
      alwaysAsk: row.alwaysAsk === 1,
      mustEnrol: row.mustEnrol === 1,
      isAdmin: row.isAdmin === 1,
      mustSaveCodes: row.enrolled === 1 && row.lacksSavedCodes === 1,
    },
    workspace: workspaceOf(row),
    membership: membershipOf(row),
    policy: policyOf(row),
    lastWorkspaceId: row.lastWorkspaceId,
    policyEpoch: row.policyEpoch,
    signedInAt: row.signedInAt,
    seenAt: row.seenAt,
    confirmedAt: row.confirmedAt,
    mfaVerifiedAt: row.mfaVerifiedAt,
    askedAt: row.askedAt,
    returnTo: row.returnTo,
    flash: row.flash,
  };
  return { host: row.host, session };
}

function workspaceOf(row: SessionRow): SignedIn['workspace'] {
  const { workspaceId: id, slug, workspaceName: name, plan, accent } = row;
  if (id === null || slug === null || name === null || plan === null || accent === null) return null;
  // What cannot be read counts as demanded of everybody, and as the narrower setting.
  const mfaRequired = row.mfaRequired !== 0;
  const needToKnow = row.needToKnow !== 0;
  return { id, slug, name, plan, accent, mfaRequired, mfaEnforcedFrom: row.mfaEnforcedFrom ?? 0, needToKnow };
}

// No `...row`: to copy what is left of some forty columns costs more than the statement that reads them.
function membershipOf(row: SessionRow): SignedIn['membership'] {
  const { membershipId: id, role, lastSignInAt, companyId, companyName } = row;
  if (id === null || role === null) return null;
  const company = companyId === null || companyName === null ? null : { id: companyId, name: companyName };
  const contactRole = row.contactRole === 'responder' ? 'responder' : 'reader';
  return { id, role, lastSignInAt, company, contactRole, seesAll: row.seesAll === 1 };
}

function policyOf(row: SessionRow): SignedIn['policy'] {
  const { policyName: workspaceName, policyPlan: plan, policyEnforcedFrom } = row;
  if (workspaceName === null || plan === null) return null;
  return { workspaceName, plan, required: row.policyRequired !== 0, enforcedFrom: policyEnforcedFrom ?? 0 };
}
