import { ifPossible } from '../data/unavailable.ts';
import { safeReturnTo } from '../domain/return-to.ts';
import type { Services } from '../services.ts';
import type { SignedIn } from './context.ts';
import { decisionFor } from './judgement.ts';
import { findSession } from './session-lookup.ts';
import { keepReturnTo, noteSignIn } from './sessions.ts';

/** Where a session that owes nothing is at home. Each of these answers without another redirect. */
export function homePath(session: SignedIn, host: 'base' | 'tenant'): string {
  const role = session.membership?.role;
  if (host === 'tenant') return '/portal';
  if (role === 'owner' || role === 'consultant') return '/dashboard';
  return session.account.isAdmin ? '/admin' : '/workspaces';
}

/** Where somebody who is signed in already goes on, from a page that is for others. No hop leads to another such page. */
export function onwardPath(session: SignedIn, host: 'base' | 'tenant', wanted: string | null = null): string {
  const decision = decisionFor(session);
  return decision.kind === 'owed' ? `/mfa/${decision.step}` : (wanted ?? homePath(session, host));
}

/**
 * Where the session of a fresh token goes on: to the step it owes; else to the page first asked for (S10, D15),
 * once; else home. `/login` where the session ended in the meantime.
 */
export async function landingOf(services: Services, token: string, now: number): Promise<string> {
  const { db, config } = services;
  const found = await findSession(db, config, token, now);
  if (found === null) return '/login';
  const { host, session } = found;
  const decision = decisionFor(session);
  if (decision.kind === 'owed') return `/mfa/${decision.step}`;
  await ifPossible(noteSignIn(db, session, now));
  const wanted = safeReturnTo(session.returnTo);
  if (wanted === null) return homePath(session, host);
  await keepReturnTo(db, session.sessionId, null);
  return wanted;
}
