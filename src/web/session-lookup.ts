import { sql } from 'kysely';
import type { Config } from '../config.ts';
import { keyedReader, type Reader, type Trx } from '../data/database.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import { RowsByKey } from '../data/rows-by-key.ts';
import { isAheadOfTime } from '../domain/stored-times.ts';
import { hashToken } from '../domain/token.ts';
import type { SignedIn } from './context.ts';

/**
 * Session, account, membership and workspace policy by one indexed statement (`sessions.token_hash`), for as many
 * tokens as are asked for at once. It runs for every request of a signed-in user.
 */
export function sessionQuery(db: Reader, tokenHashes: readonly string[]) {
  return db
    .selectFrom('sessions as s')
    .innerJoin('accounts as a', 'a.id', 's.account_id')
    .leftJoin('workspaces as w', 'w.id', 's.workspace_id')
    .leftJoin('memberships as m', (join) =>
      join.onRef('m.account_id', '=', 's.account_id').onRef('m.workspace_id', '=', 's.workspace_id'),
    )
    .leftJoin('companies as c', 'c.id', 'm.company_id')
    .select((eb) => [
      's.token_hash',
      's.id',
      's.host',
      's.workspace_id',
      's.policy_epoch',
      's.signed_in_at',
      's.seen_at',
      's.expires_at',
      's.confirmed_at',
      's.mfa_verified_at',
      's.return_to',
      's.flash',
      'a.id as account_id',
      'a.email',
      'a.name',
      'a.always_ask',
      'a.must_enrol',
      'a.is_admin',
      'a.disabled_at',
      'm.id as membership_id',
      'm.role',
      'm.company_id',
      'm.last_sign_in_at',
      'c.name as company_name',
      'w.slug',
      'w.name as workspace_name',
      'w.plan',
      'w.accent',
      'w.mfa_required',
      'w.mfa_enforced_from',
      // Answered by the index alone. The two databases spell a truth differently.
      sql<number>`case when ${eb.exists(
        eb
          .selectFrom('authenticators')
          .select(sql.lit(1).as('one'))
          .whereRef('authenticators.account_id', '=', 'a.id'),
      )} then 1 else 0 end`.as('enrolled'),
    ])
    .where('s.token_hash', 'in', tokenHashes);
}

type SessionRow = Awaited<ReturnType<ReturnType<typeof sessionQuery>['executeTakeFirstOrThrow']>>;

/** Columns in the order that the statement selects them, which a test compares. */
export const SESSION_COLUMNS = [
  'token_hash',
  'id',
  'host',
  'workspace_id',
  'policy_epoch',
  'signed_in_at',
  'seen_at',
  'expires_at',
  'confirmed_at',
  'mfa_verified_at',
  'return_to',
  'flash',
  'account_id',
  'email',
  'name',
  'always_ask',
  'must_enrol',
  'is_admin',
  'disabled_at',
  'membership_id',
  'role',
  'company_id',
  'last_sign_in_at',
  'company_name',
  'slug',
  'workspace_name',
  'plan',
  'accent',
  'mfa_required',
  'mfa_enforced_from',
  'enrolled',
] as const satisfies readonly (keyof SessionRow)[];

type ValuesOf<Columns extends readonly (keyof SessionRow)[]> = {
  readonly [Index in keyof Columns]: SessionRow[Columns[Index]];
};

type SessionValues = ValuesOf<typeof SESSION_COLUMNS>;

/** The sessions of each open database. */
const sessions = new WeakMap<Reader, RowsByKey<SessionValues>>();

function sessionsOf(db: Reader): RowsByKey<SessionValues> {
  let rows = sessions.get(db);
  if (rows === undefined) {
    const reader = keyedReader(db);
    // To build a statement takes several times as long as to run it.
    const texts = new Map<number, string>();
    rows = new RowsByKey((hashes) => {
      let text = texts.get(hashes.length);
      if (text === undefined) {
        text = sessionQuery(db, hashes).compile().sql;
        texts.set(hashes.length, text);
      }
      return reader.rows<SessionValues>(text, hashes);
    });
    sessions.set(db, rows);
  }
  return rows;
}

type Limits = Pick<Config, 'sessionIdleMs'>;

/** A live session, with the kind of host that it was opened on. */
export interface FoundSession {
  readonly host: 'base' | 'tenant';
  readonly session: SignedIn;
}

/** The live session of a token; null for anything else. */
export async function findSession(
  db: Reader,
  limits: Limits,
  token: string,
  now: number,
): Promise<FoundSession | null> {
  const values = await sessionsOf(db).find(hashToken(token));
  return values === undefined ? null : liveSession(values, limits, now);
}

const sessionOf = prepared((db: Reader, value: ValueOf<{ tokenHash: string }>) =>
  sessionQuery(db, [value('tokenHash')]),
);

/** The same of a token's hash, as a transaction sees it. */
export async function findSessionIn(
  trx: Trx,
  limits: Limits,
  tokenHash: string,
  now: number,
): Promise<FoundSession | null> {
  const [row] = (await sessionOf(trx, { tokenHash })).rows;
  if (row === undefined) return null;
  const values = SESSION_COLUMNS.map((name) => row[name]) as unknown as SessionValues;
  return liveSession(values, limits, now);
}

function liveSession(values: SessionValues, limits: Limits, now: number): FoundSession | null {
  const [
    tokenHash,
    sessionId,
    host,
    workspaceId,
    policyEpoch,
    signedInAt,
    seenAt,
    expiresAt,
    confirmedAt,
    mfaVerifiedAt,
    returnTo,
    flash,
    accountId,
    email,
    name,
    alwaysAsk,
    mustEnrol,
    isAdmin,
    disabledAt,
    membershipId,
    role,
    companyId,
    lastSignInAt,
    companyName,
    slug,
    workspaceName,
    plan,
    accent,
    mfaRequired,
    mfaEnforcedFrom,
    enrolled,
  ] = values;
  // One that a clock which was far ahead opened or saw would live too long; one put back a little signs nobody out.
  const isAhead = isAheadOfTime(seenAt, now, limits.sessionIdleMs);
  const isOver = isAhead || now >= expiresAt || now - seenAt >= limits.sessionIdleMs;
  const isDisabled = disabledAt !== null;
  const isRemoved = workspaceId !== null && membershipId === null;
  if (isOver || isDisabled || isRemoved) return null;
  const session: SignedIn = {
    sessionId,
    tokenHash,
    account: {
      id: accountId,
      email,
      name,
      enrolled: enrolled === 1,
      alwaysAsk: alwaysAsk === 1,
      mustEnrol: mustEnrol === 1,
      isAdmin: isAdmin === 1,
    },
    workspace:
      workspaceId === null || slug === null || workspaceName === null || plan === null || accent === null
        ? null
        : {
            id: workspaceId,
            slug,
            name: workspaceName,
            plan,
            accent,
            // A policy that cannot be read counts as demanded of everybody.
            mfaRequired: mfaRequired !== 0,
            mfaEnforcedFrom: mfaEnforcedFrom ?? 0,
          },
    membership:
      membershipId === null || role === null
        ? null
        : {
            id: membershipId,
            role,
            lastSignInAt,
            company: companyId === null || companyName === null ? null : { id: companyId, name: companyName },
          },
    policyEpoch,
    signedInAt,
    seenAt,
    confirmedAt,
    mfaVerifiedAt,
    returnTo,
    flash,
  };
  return { host, session };
}
