import { sql } from 'kysely';
import type { Reader } from '../data/database.ts';
import { enrolledFlag, hasKeyFlag } from '../data/enrolled.ts';
import { laterOf } from '../domain/mfa-policy.ts';
import { latestPossible } from '../domain/stored-times.ts';
import type { SignedIn } from './context.ts';
import type { FoundSession } from './session-lookup.ts';

/** How long a token lives at most (E27), in milliseconds. */
export const LONGEST_TOKEN_MS = 366 * 24 * 60 * 60_000;

function tokenQuery(db: Reader, tokenHash: string) {
  return (
    db
      .selectFrom('api_tokens as t')
      .innerJoin('accounts as a', 'a.id', 't.account_id')
      // As whatever else its maker is by now, it is dead.
      .innerJoin('memberships as m', (join) =>
        join
          .onRef('m.id', '=', 't.membership_id')
          .onRef('m.account_id', '=', 't.account_id')
          .onRef('m.role', '=', 't.role'),
      )
      .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
      .leftJoin('companies as c', 'c.id', 'm.company_id')
      .leftJoin('mfa_policies as p', (join) =>
        join
          .onRef('p.workspace_id', '=', 'm.workspace_id')
          .on('p.audience', '=', sql`case when m.role = 'client' then 'clients' else 'team' end`),
      )
      .leftJoin('mfa_exceptions as x', (join) =>
        join.onRef('x.membership_id', '=', 'm.id').on('x.ended_at', 'is', null).on('m.role', '!=', 'owner'),
      )
      .select(['t.id', 't.name as token', 't.may_write', 't.is_limited', 't.mfa_verified_at', 't.mfa_method'])
      .select(['t.created_at', 't.last_used_at', 'a.id as accountId', 'a.email', 'a.name', 'a.always_ask'])
      .select(['a.must_enrol', 'a.is_admin', 'm.id as membershipId', 'm.role', 'm.last_sign_in_at'])
      .select(['m.contact_role', 'm.sees_all', 'c.id as companyId', 'c.name as company'])
      .select(['w.id as workspaceId', 'w.slug', 'w.name as workspace', 'w.plan', 'w.accent'])
      .select([
        'w.need_to_know',
        'w.zone',
        'w.closed_at',
        'c.mfa_starts_at as companyStartsAt',
        'x.until as exceptedUntil',
      ])
      .select(['p.required', 'p.enforced_from', 'p.starts_at', 'p.methods'])
      .select([enrolledFlag(sql.ref('a.id')).as('enrolled'), hasKeyFlag(sql.ref('a.id')).as('hasKey')])
      // What was passed with a device that is gone, another one would have to be passed with now.
      .select(
        sql<number>`case when exists (select 1 from authenticators f
            where f.account_id = a.id and f.created_at <= t.mfa_verified_at)
          or exists (select 1 from passkeys k
            where k.account_id = a.id and k.created_at <= t.mfa_verified_at) then 1 else 0 end`.as(
          'stillPassed',
        ),
      )
      .where('t.token_hash', '=', tokenHash)
      .where('a.disabled_at', 'is', null)
  );
}

type Row = Awaited<ReturnType<ReturnType<typeof tokenQuery>['executeTakeFirstOrThrow']>>;

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
});

/**
 * A live token as the session of its maker, which signs in anew with each request: so it owes what a new sign-in would,
 * unless that was passed when it was made (E27). It is never fresh (D12). Seen from another workspace than its own it has none,
 * and no membership. Null for anything else.
 */
export async function findTokenSession(
  db: Reader,
  { tokenHash, slug }: { readonly tokenHash: string; readonly slug: string | null },
  now: number,
): Promise<FoundSession | null> {
  const row = await tokenQuery(db, tokenHash)
    .where('t.expires_at', '>', now)
    .where('t.expires_at', '<=', latestPossible(now, LONGEST_TOKEN_MS))
    .executeTakeFirst();
  if (row === undefined) return null;
  const isThere = row.slug === slug;
  const session: SignedIn = {
    now,
    sessionId: row.id,
    tokenHash,
    token: {
      id: row.id,
      name: row.token,
      mayWrite: row.may_write === 1,
      isLimited: row.is_limited !== 0,
      lastUsedAt: row.last_used_at,
    },
    account: {
      id: row.accountId,
      email: row.email,
      name: row.name,
      enrolled: row.enrolled === 1,
      hasKey: row.hasKey === 1,
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
    signedInAt: row.created_at,
    seenAt: now,
    confirmedAt: 0,
    mfaVerifiedAt: row.stillPassed === 1 ? row.mfa_verified_at : null,
    mfaMethod: row.stillPassed === 1 ? row.mfa_method : null,
    returnTo: null,
    flash: null,
  };
  return { host: row.role === 'client' ? 'tenant' : 'base', session };
}
