import type { Config } from '../config.ts';
import type { Reader, Trx } from '../data/database.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import { rowsByKeyOf } from '../data/rows-by-key.ts';
import { isOver } from '../domain/last-day.ts';
import { laterOf } from '../domain/mfa-policy.ts';
import { isAheadOfTime } from '../domain/stored-times.ts';
import { hashToken } from '../domain/token.ts';
import type { SignedIn } from './context.ts';
import { keyOf, rowOf, type SessionRow, type SessionValues, sessionQuery } from './session-query.ts';
import { type Hosts, hasKeyOn } from './site.ts';

/** The sessions of an open database by what is asked for. */
const sessionsOf = rowsByKeyOf<SessionValues>(sessionQuery);

/** What of the settings says which sessions live, and which keys work where they were opened. */
type Limits = Pick<Config, 'sessionIdleMs'> & Hosts;
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
  const values = await sessionsOf(db).find(keyOf(hashToken(token), slug, now));
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
  const [row] = (await sessionOf(trx, { key: keyOf(tokenHash, slug, now) })).rows;
  return row === undefined ? null : liveSession(row as unknown as SessionRow, limits, now);
}

function liveSession(row: SessionRow, limits: Limits, now: number): FoundSession | null {
  // One that a clock which was far ahead opened or saw would live too long; one put back a little signs nobody out.
  const isAhead = isAheadOfTime(row.seenAt, now, limits.sessionIdleMs);
  const isOver = isAhead || now >= row.expiresAt || now - row.seenAt >= limits.sessionIdleMs;
  if (isOver || row.disabledAt !== null) return null;
  const session: SignedIn = {
    now,
    sessionId: row.sessionId,
    tokenHash: row.tokenHash,
    token: null,
    account: {
      id: row.accountId,
      email: row.email,
      name: row.name,
      enrolled: row.enrolled === 1,
      hasKey:
        row.keyHosts !== null && hasKeyOn(limits, row.keyHosts, row.host === 'tenant' ? row.slug : null),
      alwaysAsk: row.alwaysAsk === 1,
      mustEnrol: row.mustEnrol === 1,
      isAdmin: row.isAdmin === 1,
      mustSaveCodes: row.enrolled === 1 && row.lacksSavedCodes === 1,
    },
    workspace: workspaceOf(row),
    membership: membershipOf(row, now),
    policy: policyOf(row),
    lastWorkspaceId: row.lastWorkspaceId,
    policyEpoch: row.policyEpoch,
    signedInAt: row.signedInAt,
    seenAt: row.seenAt,
    confirmedAt: row.confirmedAt,
    mfaVerifiedAt: row.mfaVerifiedAt,
    mfaMethod: row.mfaMethod,
    askedAt: row.askedAt,
    graceUntil: row.graceUntil,
    returnTo: row.returnTo,
    flash: row.flash,
  };
  return { host: row.host, session };
}

function workspaceOf(row: SessionRow): SignedIn['workspace'] {
  const { workspaceId: id, slug, workspaceName: name, plan, accent, zone } = row;
  if (id === null || slug === null || name === null || plan === null || accent === null || zone === null)
    return null;
  // What cannot be read counts as the narrower setting.
  const needToKnow = row.needToKnow !== 0;
  return { id, slug, name, plan, accent, zone, needToKnow, closedAt: row.closedAt };
}

// No `...row`: to copy what is left of some forty columns costs more than the statement that reads them.
function membershipOf(row: SessionRow, now: number): SignedIn['membership'] {
  const { membershipId: id, role, lastSignInAt, companyId, companyName, endsAt } = row;
  if (id === null || role === null || isOver({ role, endsAt }, now)) return null;
  const company = companyId === null || companyName === null ? null : { id: companyId, name: companyName };
  const contactRole = row.contactRole === 'responder' ? 'responder' : 'reader';
  return { id, role, lastSignInAt, company, contactRole, seesAll: row.seesAll === 1, endsAt };
}

function policyOf(row: SessionRow): SignedIn['policy'] {
  const isJudgedThere = row.isJudgedThere === 1;
  const workspaceName = isJudgedThere ? row.workspaceName : row.strictestName;
  const plan = isJudgedThere ? row.plan : row.strictestPlan;
  const zone = isJudgedThere ? row.zone : row.strictestZone;
  if (workspaceName === null || plan === null || zone === null) return null;
  const companyStartsAt = isJudgedThere ? row.companyStartsAt : row.strictestCompanyStartsAt;
  return {
    workspaceName,
    plan,
    zone,
    // What cannot be read counts as demanded of everybody, and at once.
    required: row.policyRequired !== 0,
    enforcedFrom: row.policyEnforcedFrom ?? 0,
    startsAt: laterOf(row.policyStartsAt, companyStartsAt),
    methods: row.policyMethods ?? 'any',
    exceptedUntil: row.exceptedUntil,
  };
}
