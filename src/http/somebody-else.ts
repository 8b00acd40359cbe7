import type { PublicContext, SignedIn } from '../access/context.ts';
import { leaveFlash } from '../access/sessions.ts';
import type { Services } from '../services.ts';

/** Whoever is signed in where a mailed link is opened that is for another address; null where nobody else is. */
export function somebodyElse({ session }: PublicContext, email: string): SignedIn | null {
  return session === null || session.account.email === email ? null : session;
}

/** Tells somebody else what was done by the link in their browser, and that they are still signed in. */
export async function tellSomebodyElse(
  { db }: Pick<Services, 'db'>,
  other: SignedIn | null,
  done: string,
): Promise<void> {
  if (other === null) return;
  await leaveFlash(db, other.sessionId, `${done} You’re still signed in as ${other.account.email}.`);
}
