import { sql } from 'kysely';
import { audienceOf } from '../data/audience.ts';
import type { Reader } from '../data/database.ts';
import { enrolledFlag, keyHosts } from '../data/enrolled.ts';
import { stillPassed } from '../data/passed-device.ts';
import { laterOf } from '../domain/mfa-policy.ts';
import { latestPossible } from '../domain/stored-times.ts';
import type { SignedIn } from './context.ts';
import type { FoundSession } from './session-lookup.ts';
import { type Hosts, hasKeyOn } from './site.ts';

/** How long a token lives at most (E27), in milliseconds. */
export const LONGEST_TOKEN_MS = 366 * 24 * 60 * 60_000;

/** An account in one of its workspaces, as far as a judgement rests on it, and whether it still has the second factor that it passed. */
export function memberQuery(db: Reader, passed: Parameters<typeof stillPassed>[1]) {
  return (
    db
      .selectFrom('memberships as m')
      .innerJoin('accounts as a', 'a.id', 'm.account_id')
      .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
      .leftJoin('companies as c', 'c.id', 'm.company_id')
      .leftJoin('mfa_policies as p', (join) =>
        join.onRef('p.workspace_id', '=', 'm.workspace_id').on('p.audience', '=', audienceOf('m')),
      )
      .leftJoin('mfa_exceptions as x', (join) =>
        join.onRef('x.membership_id', '=', 'm.id').on('x.ended_at', 'is', null).on('m.role', '!=', 'owner'),
      )
      .select(['a.id as accountId', 'a.email', 'a.name', 'a.always_ask', 'a.must_enrol', 'a.is_admin'])
      .select(['m.id as membershipId', 'm.role', 'm.last_sign_in_at', 'm.contact_role', 'm.sees_all'])
      .select(['c.id as companyId', 'c.name as company'])
      .select(['w.id as workspaceId', 'w.slug', 'w.name as workspace', 'w.plan', 'w.accent'])
      .select([
        'w.need_to_know',
        'w.zone',
        'w.closed_at',
        'c.mfa_starts_at as companyStartsAt',
        'x.until as exceptedUntil',
      ])
      .select(['p.required', 'p.enforced_from', 'p.starts_at', 'p.methods'])
      .select([enrolledFlag(sql.ref('a.id')).as('enrolled'), keyHosts(sql.ref('a.id')).as('keyHosts')])
      // What was passed with a device that is gone, another one would have to be passed with now.
      .select(stillPassed(sql.ref('a.id'), passed).as('stillPassed'))
      .where('a.disabled_at', 'is', null)
      // Nothing acts for an auditor, who only looks (B13).
      .where('m.role', '<>', 'auditor')
  );
}

const tokenQuery = (db: Reader, tokenHash: string) =>
  memberQuery(db, { verifiedAt: sql.ref('t.mfa_verified_at'), deviceId: sql.ref('t.mfa_device_id') })
    // As whatever else its maker is by now, it is dead.
    .innerJoin('api_tokens as t', (join) =>
      join
        .onRef('t.membership_id', '=', 'm.id')
        .onRef('t.account_id', '=', 'm.account_id')
        .onRef('t.role', '=', 'm.role'),
    )
    .select(['t.id', 't.name as token', 't.may_write', 't.is_limited', 't.mfa_verified_at', 't.mfa_method'])
    .select(['t.created_at', 't.last_used_at'])
    .where('t.token_hash', '=', tokenHash);

type Row = Awaited<ReturnType<ReturnType<typeof memberQuery>['executeTakeFirstOrThrow']>>;

const workspaceOf = (row: Row): SignedIn['workspace'] => ({
  ...{ id: row.workspaceId, slug: row.slug, name: row.workspace, plan: row.plan, accent: row.accent },
  needToKnow: row.need_to_know !== 0,
  zone: row.zone,
  closedAt: row.closed_at,
});

const membershipOf = (row: Row): SignedIn['membership'] => ({
  id: row.membershipId,
  role: row.role,
  lastSignInAt: row.last_sign_in_at,
  company: row.companyId === null || row.company === null ? null : { id: row.companyId, name: row.company },
  contactRole: row.contact_role === 'responder' ? 'responder' : 'reader',
  seesAll: row.sees_all === 1,
  endsAt: null,
});

/** What of a session is not its account's. */
type Own = Pick<
  SignedIn,
  'now' | 'sessionId' | 'tokenHash' | 'token' | 'mfaVerifiedAt' | 'mfaMethod' | 'signedInAt'
>;

/**
 * An account as if it signed in anew at this moment: so it owes what a new sign-in would, unless that was passed before with
 * what it still has. It is never fresh (D12). Seen from another workspace than its own it has none, and no membership.
 */
export function signedInAnew(
  config: Hosts,
  row: Row,
  slug: string | null,
  { mfaVerifiedAt, mfaMethod, ...own }: Own,
): SignedIn {
  const isThere = row.slug === slug;
  return {
    ...own,
    account: {
      id: row.accountId,
      email: row.email,
      name: row.name,
      enrolled: row.enrolled === 1,
      hasKey:
        row.keyHosts !== null && hasKeyOn(config, row.keyHosts, row.role === 'client' ? row.slug : null),
      alwaysAsk: row.always_ask === 1,
      mustEnrol: row.must_enrol === 1,
      isAdmin: row.is_admin === 1,
      mustSaveCodes: false,
    },
    workspace: isThere ? workspaceOf(row) : null,
    membership: isThere ? membershipOf(row) : null,
    policy: {
      ...{ workspaceName: row.workspace, plan: row.plan, zone: row.zone, methods: row.methods ?? 'any' },
      ...{ required: row.required !== 0, enforcedFrom: row.enforced_from ?? 0 },
      startsAt: laterOf(row.starts_at, row.companyStartsAt),
      exceptedUntil: row.exceptedUntil,
    },
    lastWorkspaceId: row.workspaceId,
    policyEpoch: Number.MAX_SAFE_INTEGER,
    askedAt: null,
    graceUntil: null,
    seenAt: own.now,
    confirmedAt: 0,
    mfaVerifiedAt: row.stillPassed === 1 ? mfaVerifiedAt : null,
    mfaMethod: row.stillPassed === 1 ? mfaMethod : null,
    returnTo: null,
    flash: null,
  };
}

/**
 * A live token as the session of its maker, which signs in anew with each request: so it owes what a new sign-in would,
 * unless that was passed when it was made, with a device that is there still (E27). Null for anything else.
 */
export async function findTokenSession(
  db: Reader,
  config: Hosts,
  { tokenHash, slug }: { readonly tokenHash: string; readonly slug: string | null },
  now: number,
): Promise<FoundSession | null> {
  const row = await tokenQuery(db, tokenHash)
    .where('t.expires_at', '>', now)
    .where('t.expires_at', '<=', latestPossible(now, LONGEST_TOKEN_MS))
    .executeTakeFirst();
  if (row === undefined) return null;
  const session = signedInAnew(config, row, slug, {
    ...{ now, sessionId: row.id, tokenHash, signedInAt: row.created_at },
    token: {
      id: row.id,
      name: row.token,
      mayWrite: row.may_write === 1,
      isLimited: row.is_limited !== 0,
      lastUsedAt: row.last_used_at,
    },
    ...{ mfaVerifiedAt: row.mfa_verified_at, mfaMethod: row.mfa_method },
  });
  return { host: row.role === 'client' ? 'tenant' : 'base', session };
}
