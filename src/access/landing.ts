import { safeReturnTo } from '../domain/return-to.ts';
import { paths } from '../http/paths.ts';
import type { Services } from '../services.ts';
import type { SignedIn } from './context.ts';
import { decisionFor } from './judgement.ts';
import { findSession } from './session-lookup.ts';
import { keepReturnTo, noteAsked } from './sessions.ts';
import type { Site } from './site.ts';

/** Where a session that owes nothing is at home. Each of these answers without another redirect. */
export function homePath(session: SignedIn, host: 'base' | 'tenant'): string {
  const { membership, workspace, account } = session;
  if (host === 'tenant') return paths.portal;
  if (workspace !== null && (membership?.role === 'owner' || membership?.role === 'consultant')) {
    return paths.dashboard(workspace.slug);
  }
  return account.isAdmin ? paths.admin : paths.workspaces;
}

/** Where somebody who is signed in already goes on, from a page that is for others. No hop leads to another such page. */
export function onwardPath(session: SignedIn, host: 'base' | 'tenant', wanted: string | null = null): string {
  const decision = decisionFor(session);
  return decision.kind === 'owed' ? paths.mfaStep(decision.step) : (wanted ?? homePath(session, host));
}

/**
 * Where the session of a fresh token goes on: to the step it owes; else to the page first asked for (S10, D15),
 * once; else home. `/login` where the session ended in the meantime.
 */
export async function landingOf(services: Services, site: Site, token: string, now: number): Promise<string> {
  const { db, config } = services;
  const slug = site.kind === 'tenant' ? site.workspace.slug : null;
  const found = await findSession(db, config, token, slug, now);
  if (found === null) return paths.signIn;
  const { host, session } = found;
  const decision = decisionFor(session);
  if (decision.kind === 'owed') {
    await noteAsked(db, session, now);
    return paths.mfaStep(decision.step);
  }
  const wanted = safeReturnTo(session.returnTo);
  if (wanted === null) return homePath(session, host);
  await keepReturnTo(db, session.sessionId, null);
  return wanted;
}
