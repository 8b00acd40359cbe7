import type { Config } from '../config.ts';
import type { Database } from '../data/database.ts';
import { hashToken } from '../domain/token.ts';
import type { SignedIn } from './context.ts';

/**
 * Session, account, membership and workspace policy by one indexed statement (`sessions.token_hash`). It runs on
 * every request of a signed-in user.
 */
export function sessionQuery(db: Database, tokenHash: string) {
  return db
    .selectFrom('sessions as s')
    .innerJoin('accounts as a', 'a.id', 's.account_id')
    .leftJoin('workspaces as w', 'w.id', 's.workspace_id')
    .leftJoin('memberships as m', (join) =>
      join.onRef('m.account_id', '=', 's.account_id').onRef('m.workspace_id', '=', 's.workspace_id'),
    )
    .leftJoin('companies as c', 'c.id', 'm.company_id')
    .select((eb) => [
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
      'c.name as company_name',
      'w.slug',
      'w.name as workspace_name',
      'w.plan',
      'w.accent',
      'w.mfa_required',
      'w.mfa_enforced_from',
      eb
        .selectFrom('authenticators')
        .select('authenticators.id')
        .whereRef('authenticators.account_id', '=', 'a.id')
        .limit(1)
        .as('authenticator_id'),
    ])
    .where('s.token_hash', '=', tokenHash);
}

type SessionRow = Awaited<ReturnType<ReturnType<typeof sessionQuery>['executeTakeFirstOrThrow']>>;

/** Why a row is no session: every reason alike makes the request nobody's. */
function isDead(row: SessionRow, limits: Pick<Config, 'sessionIdleMs'>, now: number): boolean {
  const expired = now >= row.expires_at;
  const idle = now - row.seen_at >= limits.sessionIdleMs;
  const disabled = row.disabled_at !== null;
  const removed = row.workspace_id !== null && row.membership_id === null;
  return expired || idle || disabled || removed;
}

function workspaceOf(row: SessionRow): SignedIn['workspace'] {
  const { workspace_id: id, slug, workspace_name: name, plan, accent, mfa_required, mfa_enforced_from } = row;
  if (id === null || slug === null || name === null || plan === null || accent === null) return null;
  // A policy that cannot be read counts as demanded of everybody.
  return {
    id,
    slug,
    name,
    plan,
    accent,
    mfaRequired: mfa_required !== 0,
    mfaEnforcedFrom: mfa_enforced_from ?? 0,
  };
}

function companyOf({ company_id: id, company_name: name }: SessionRow) {
  return id === null || name === null ? null : { id, name };
}

/** The live session of a token, with the kind of host that it was opened on; null for anything else. */
export async function findSession(
  db: Database,
  limits: Pick<Config, 'sessionIdleMs'>,
  token: string,
  now: number,
): Promise<{ host: 'base' | 'tenant'; session: SignedIn } | null> {
  const row = await sessionQuery(db, hashToken(token)).executeTakeFirst();
  if (row === undefined || isDead(row, limits, now)) return null;
  const { membership_id: membershipId, role } = row;
  const session: SignedIn = {
    sessionId: row.id,
    account: {
      id: row.account_id,
      email: row.email,
      name: row.name,
      enrolled: row.authenticator_id !== null,
      alwaysAsk: row.always_ask === 1,
      mustEnrol: row.must_enrol === 1,
      isAdmin: row.is_admin === 1,
    },
    workspace: workspaceOf(row),
    membership:
      membershipId === null || role === null ? null : { id: membershipId, role, company: companyOf(row) },
    policyEpoch: row.policy_epoch,
    signedInAt: row.signed_in_at,
    seenAt: row.seen_at,
    confirmedAt: row.confirmed_at,
    mfaVerifiedAt: row.mfa_verified_at,
    returnTo: row.return_to,
    flash: row.flash,
  };
  return { host: row.host, session };
}
