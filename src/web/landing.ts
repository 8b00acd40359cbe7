import type { Database } from '../data/database.ts';
import { safeReturnTo } from '../domain/return-to.ts';
import type { Services } from '../services.ts';
import type { SignedIn } from './context.ts';
import { decisionFor } from './gate.ts';
import { findSession } from './session-lookup.ts';

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

/** A member has signed in when nothing is owed any more, not when the password was right; once a session. */
async function noteSignIn(db: Database, { membership, signedInAt }: SignedIn): Promise<void> {
  if (membership === null) return;
  await db
    .updateTable('memberships')
    .set({ last_sign_in_at: signedInAt })
    .where('id', '=', membership.id)
    .where((eb) => eb.or([eb('last_sign_in_at', 'is', null), eb('last_sign_in_at', '<', signedInAt)]))
    .execute();
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
  await noteSignIn(db, session);
  const wanted = safeReturnTo(session.returnTo);
  if (wanted === null) return homePath(session, host);
  await db.updateTable('sessions').set({ return_to: null }).where('id', '=', session.sessionId).execute();
  return wanted;
}
