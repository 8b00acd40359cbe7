import {
  decideMfa,
  takesKeysAlone as keysAlone,
  type MfaDecision,
  type MfaFacts,
  type MfaReason,
  type MfaStep,
  policyAsksFrom,
} from '../domain/mfa-decision.ts';
import { policyStands } from '../domain/mfa-policy.ts';
import { isAtBase, isOfTeam, seesRecord } from '../domain/role.ts';
import { isWithin } from '../domain/stored-times.ts';
import type { Access, Requirement, SignedIn } from './context.ts';
import type { FoundSession } from './session-lookup.ts';
import type { Site } from './site.ts';

/** How long a password or code counts as just given (D12), in milliseconds. */
export const FRESH_MS = 10 * 60_000;
/** How long a sign-in's password will do for the step that is owed from there on, if nothing comes between. */
export const GRACE_MS = 60 * 60_000;

/** A workspace that nobody gets into. */
export interface ClosedWorkspace {
  readonly name: string;
  readonly slug: string;
  readonly zone: string;
  /** Epoch milliseconds. */
  readonly closedAt: number;
}

/** Why a request was not let through, or a deed not done. What the answer looks like is another matter. */
export type Refusal =
  | { readonly kind: 'unknown-host' }
  | { readonly kind: 'unknown-workspace' }
  | { readonly kind: 'sign-in'; readonly site: Site }
  | {
      readonly kind: 'owes';
      readonly site: Site;
      readonly step: MfaStep;
      readonly reason: MfaReason;
      readonly session: SignedIn;
    }
  | { readonly kind: 'confirm' | 'prove-address'; readonly site: Site; readonly session: SignedIn }
  | { readonly kind: 'wrong-host'; readonly site: Site; readonly session: SignedIn | null }
  /** The address names a workspace that there is not, or that is none of the account's; nobody is told which. */
  | { readonly kind: 'not-a-member'; readonly session: SignedIn }
  /** The workspace is closed (B14). Its portal tells everybody; the dashboard's host nobody but its members. */
  | { readonly kind: 'closed'; readonly workspace: ClosedWorkspace; readonly session: SignedIn | null }
  | { readonly kind: 'wrong-role'; readonly site: Site; readonly session: SignedIn };

/** Whoever is signed in and was refused; null for a stranger. */
export const sessionOf = (refusal: Refusal): SignedIn | null =>
  'session' in refusal ? refusal.session : null;

/** What the decision looks at, of a session, as of when it was read. */
export function factsOf(session: SignedIn): MfaFacts {
  const { now, account, policy, mfaVerifiedAt, mfaMethod, askedAt, policyEpoch } = session;
  const passed = { passedKey: mfaMethod === 'key', byRecovery: mfaMethod === 'recovery' };
  return { now, account, session: { ...passed, mfaVerifiedAt, askedAt, policyEpoch }, policy };
}

/** Whether the policy that a session is judged by takes keys alone (B6). */
export function takesKeysAlone(session: SignedIn): boolean {
  return keysAlone(factsOf(session));
}

/** When the account will have to set up a second factor: at its next sign-in, or from a moment on (epoch milliseconds). */
export type MustSetUp = 'next-sign-in' | { readonly from: number };

/** Whether a policy that stands, begun or not, takes keys alone, and the account has none for this host (B6). */
export function lacksKey({ account, policy }: SignedIn): boolean {
  return (
    policy !== null && policyStands(policy) && policy.methods === 'phishing-resistant' && !account.hasKey
  );
}

/**
 * When the account will have to set up a second factor, which this session is spared so far (D1, B1): then it is told
 * beforehand. Null where it has one that the policy takes, or nobody will ask.
 */
export function mustSetUpNext(session: SignedIn): MustSetUp | null {
  const { account, policy } = session;
  if (policy === null || !policyStands(policy) || (account.enrolled && !lacksKey(session))) return null;
  if (decisionFor(session).kind === 'owed') return null;
  const from = policyAsksFrom(factsOf(session));
  return from === null ? 'next-sign-in' : { from };
}

/** The decision about a session's second factor. */
export function decisionFor(session: SignedIn): MfaDecision {
  return decideMfa(factsOf(session));
}

/**
 * Whether the session proved itself within the last ten minutes (D12). A password alone does not do for an
 * account that has an authenticator: the session must have passed it (D3).
 */
export function isFresh(session: SignedIn, now: number): boolean {
  if (session.account.enrolled && session.mfaVerifiedAt === null) return false;
  return isWithin(FRESH_MS, session.confirmedAt, now);
}

/**
 * Whether a session gives its password before it proves or binds a second factor (D1, D12; NIST SP 800-63B-4 4.1.2). Asked at
 * its sign-in, it has just given it, and has its grace to find the phone. One that was let in since, or passed, is asked in the
 * midst of its life: whoever comes upon it open could make the account theirs.
 */
export function owesPassword(session: SignedIn, decision: MfaDecision, now: number): boolean {
  if (decision.kind !== 'owed') return !isFresh(session, now);
  return now >= Math.max(session.confirmedAt + FRESH_MS, session.graceUntil ?? 0);
}

/** Role and place, once nothing is owed. Total over the levels: a new level does not compile until it is here. */
function mayEnter(access: Access, session: SignedIn, site: Site): boolean {
  const role = session.membership?.role;
  switch (access) {
    case 'public':
    case 'password':
    case 'account':
    case 'api':
      return true;
    case 'dashboard':
      return site.kind === 'base' && isOfTeam(role);
    case 'owner':
      return site.kind === 'base' && role === 'owner';
    case 'record':
      return site.kind === 'base' && seesRecord(role);
    case 'inside':
      return site.kind === 'base' && isAtBase(role);
    case 'portal':
      return site.kind === 'tenant' && role === 'client' && session.membership?.company != null;
    case 'admin':
      // The decision demands a code of administrators already; asked again, so that one mistake is not enough.
      return site.kind === 'base' && session.account.isAdmin && session.mfaVerifiedAt !== null;
    case 'member':
      // Judged as the level that it is on its host; by this name nobody comes in.
      return false;
  }
}

/** The level that a route's is on a host: a program of a workspace may there what its pages may (E26). */
export function levelAt(access: Access, site: Site): Access {
  if (access !== 'member') return access;
  return site.kind === 'base' ? 'dashboard' : 'portal';
}

const OF_WORKSPACE: ReadonlySet<Access> = new Set(['dashboard', 'owner', 'record', 'inside', 'portal']);
/** Whether a level is for the members of the workspace that the address names. */
export const isOfWorkspace = (access: Access): boolean => OF_WORKSPACE.has(access);

/** A token that was made for reading changes nothing (E27), neither at the door nor by a deed. */
export const mayWrite = ({ token }: SignedIn): boolean => token === null || token.mayWrite;

/** Whose leave is judged, where and when; `writes` unless nothing but reading is asked for. */
interface Asking {
  readonly session: SignedIn | null;
  readonly site: Site;
  readonly now: number;
  readonly writes: boolean;
}

export type Judgement =
  | { readonly ok: true; readonly decision: MfaDecision }
  | { readonly ok: false; readonly refusal: Refusal };

/**
 * Whether a session, as the database has it at this moment, may do what a route demands. One judgement for the door and
 * for the deed (D24): the gate asks it of each request, `perform` of each transaction.
 */
export function judge(requirement: Requirement<Access>, { session, site, now, writes }: Asking): Judgement {
  const refuse = (refusal: Refusal) => ({ ok: false, refusal }) as const;
  if (session === null) return refuse({ kind: 'sign-in', site });
  // First, so that nothing of a workspace's policy is told to those who do not belong to it.
  if (isOfWorkspace(requirement.access) && session.membership === null) {
    return refuse({ kind: 'not-a-member', session });
  }
  if (isOfWorkspace(requirement.access) && requirement.whileClosed !== true) {
    const { workspace } = session;
    // As closed as can be: one that cannot be read is no open one.
    if (workspace === null) return refuse({ kind: 'not-a-member', session });
    const { closedAt } = workspace;
    if (closedAt !== null) return refuse({ kind: 'closed', workspace: { ...workspace, closedAt }, session });
  }
  const decision = decisionFor(session);
  if (requirement.access !== 'password' && decision.kind === 'owed') {
    return refuse({ kind: 'owes', site, step: decision.step, reason: decision.reason, session });
  }
  if (!mayEnter(requirement.access, session, site)) return refuse({ kind: 'wrong-role', site, session });
  if (requirement.fresh && !isFresh(session, now)) return refuse({ kind: 'confirm', site, session });
  if (writes && !mayWrite(session)) return refuse({ kind: 'wrong-role', site, session });
  return { ok: true, decision };
}

/** A session is for one host: the base host's for no portal, a portal's for no other. Null where it is for another, or for that of a workspace that is closed (B14). */
export function sessionAt(site: Site, found: FoundSession | null): SignedIn | null {
  if (found === null || found.host !== site.kind) return null;
  const { session } = found;
  if (site.kind === 'base') return session;
  if (session.workspace?.closedAt !== null) return null;
  return session.lastWorkspaceId === site.workspace.id && session.membership !== null ? session : null;
}

/** The token that the engagements are narrowed to which it was made for (E27). */
const limitOf = (session: SignedIn | null) => (session?.token?.isLimited === true ? session.token.id : null);

/** What of the engagements somebody reaches: the owner all, consultants as the owner set it (E3), an auditor none (B13). */
function teamReachOf(session: SignedIn | null) {
  const isConsultant = session?.membership?.role === 'consultant';
  const seesAll =
    session?.membership?.role === 'owner' || (isConsultant && session.workspace?.needToKnow === false);
  // Of the team of nobody, where there is nobody: nothing.
  const ofTeamOf = seesAll ? null : isConsultant ? session.account.id : '';
  return { kind: 'team', workspaceId: session?.workspace?.id, ofTeamOf, ofToken: limitOf(session) };
}

/** What a client reaches: what is published of their company (E4). */
function clientReachOf(session: SignedIn | null) {
  const membership = session?.membership;
  return {
    kind: 'client',
    workspaceId: session?.workspace?.id,
    companyId: membership?.company?.id,
    membershipId: membership?.id,
    seesAll: membership?.seesAll === true,
    ofToken: limitOf(session),
    mayRespond: membership?.contactRole === 'responder',
    ofTeamOf: null,
  };
}

/** The session, and the scope and reach that go with a level. */
export function leaveOf(access: Access, session: SignedIn | null) {
  const workspaceId = session?.workspace?.id;
  switch (access) {
    case 'dashboard':
      return { session, scope: { workspaceId }, reach: teamReachOf(session) };
    case 'owner':
      return { session, scope: { workspaceId, record: true, owner: true }, reach: teamReachOf(session) };
    case 'record':
      return { session, scope: { workspaceId, record: true }, reach: teamReachOf(session) };
    case 'portal': {
      const companyId = session?.membership?.company?.id;
      return { session, scope: { workspaceId, companyId }, reach: clientReachOf(session) };
    }
    case 'admin':
      return { session, scope: { actorId: session?.account.id } };
    default:
      return { session };
  }
}
