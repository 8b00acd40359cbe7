import { safeReturnTo } from '../domain/return-to.ts';
import type { Role } from '../domain/role.ts';
import { paths } from '../http/paths.ts';
import type { Services } from '../services.ts';
import type { PublicContext, SignedIn } from './context.ts';
import { decisionFor, mustSetUpNext } from './judgement.ts';
import { type FoundSession, findSession } from './session-lookup.ts';
import { noteAsked } from './session-traces.ts';
import { keepReturnTo } from './sessions.ts';

/** Where somebody is at home in a workspace on the base host: an auditor with its record, and the team with all of it. */
export const dashboardHome = (slug: string, role: Exclude<Role, 'client'>): string =>
  role === 'auditor' ? paths.evidence(slug) : paths.dashboard(slug);

/** Where a session that owes nothing is at home. Each of these answers without another redirect. */
export function homePath(session: SignedIn, host: 'base' | 'tenant'): string {
  const { membership, workspace, account } = session;
  if (host === 'tenant') return paths.portal;
  if (workspace?.closedAt === null && membership !== null && membership.role !== 'client')
    return dashboardHome(workspace.slug, membership.role);
  return account.isAdmin ? paths.admin : paths.workspaces;
}

/** Where somebody who is signed in already goes on, from a page that is for others. No hop leads to another such page. */
export function onwardPath(session: SignedIn, host: 'base' | 'tenant', wanted: string | null = null): string {
  const decision = decisionFor(session);
  return decision.kind === 'owed' ? paths.mfaStep(decision.step) : (wanted ?? homePath(session, host));
}

/** What somebody who has proved who they are goes on with: the session's new token, and what knows the browser, where that is new. */
export interface Proven {
  readonly token: string;
  readonly browser?: string | undefined;
  /** The account knew neither browser nor network, and was mailed (B10). */
  readonly isUnfamiliar?: boolean;
  /** The session as its proof has left it, where the transaction of the proof knew it whole. */
  readonly found?: FoundSession;
}

/** Whether somebody is still to set up before a day that is yet to come (B1). */
export function setsUpBeforeDay(session: SignedIn): boolean {
  const must = mustSetUpNext(session);
  return must !== null && must !== 'next-sign-in';
}

/** Where a session goes on, and what its browser keeps. */
export interface Landing {
  readonly to: string;
  readonly cookie: { readonly set: string; readonly browser?: string | undefined };
}

/**
 * Where the session of a fresh token goes on: to the step it owes; else to what it will owe from a day on (B1), which
 * leads further; else to the page first asked for (S10, D15), once; else home. `/login` where the session ended in the meantime. `proven` is what the proof has left the session and
 * its browser with: a session that came with it is not looked up again, for this opens nothing. The page that it leads to
 * asks the gate.
 */
export async function landingOf(
  services: Services,
  { site, now, origin }: Pick<PublicContext, 'site' | 'now' | 'origin'>,
  proven: Proven,
): Promise<Landing> {
  const { db, config } = services;
  const { token, browser } = proven;
  const cookie = { set: token, browser };
  const slug = site.workspace?.slug ?? null;
  // A portal's own pages are judged by its own policy, and the proof by the strictest of the account's.
  const asProven = slug === null ? proven.found : undefined;
  const found = asProven ?? (await findSession(db, config, token, slug, now));
  if (found === null) return { to: `${paths.signIn}?ended=1`, cookie };
  const { session } = found;
  const decision = decisionFor(session);
  if (decision.kind === 'owed') {
    await noteAsked(db, { session, origin, now });
    return { to: paths.mfaStep(decision.step), cookie };
  }
  if (setsUpBeforeDay(session) && (await owesNothingElsewhere(services, found, proven, now)))
    return { to: paths.mfaSoon, cookie };
  return { to: await wantedPath(services, found), cookie };
}

/**
 * Whether a session at a portal is asked for nothing by another of its account's workspaces, which would ask it on the page of
 * what is to come, and let it pass that by no more.
 */
async function owesNothingElsewhere(
  { db, config }: Pick<Services, 'db' | 'config'>,
  { host }: FoundSession,
  { token }: Proven,
  now: number,
): Promise<boolean> {
  if (host === 'base') return true;
  const judged = await findSession(db, config, token, null, now);
  return judged !== null && decisionFor(judged.session).kind === 'allow';
}

/** The page first asked for, which is forgotten with this, or home. */
export async function wantedPath(
  { db }: Pick<Services, 'db'>,
  { session, host }: FoundSession,
): Promise<string> {
  const wanted = safeReturnTo(session.returnTo);
  if (wanted === null) return homePath(session, host);
  await keepReturnTo(db, session.sessionId, null);
  return wanted;
}
