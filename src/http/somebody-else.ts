import type { PublicContext, SignedIn } from '../access/context.ts';
import { leaveFlash } from '../access/sessions.ts';
import type { Services } from '../services.ts';
import { nameAndAddress } from '../ui/somebody-else.tsx';

/** Whoever is signed in where a mailed link is opened that is for another address; null where nobody else is. */
export function somebodyElse({ session }: PublicContext, email: string): SignedIn['account'] | null {
  return session === null || session.account.email === email ? null : session.account;
}

/** Tells somebody else what was done by the link in their browser, and that they are still signed in. */
export async function tellSomebodyElse(
  { db }: Pick<Services, 'db'>,
  context: PublicContext,
  email: string,
  done: string,
): Promise<void> {
  const other = somebodyElse(context, email);
  if (other === null || context.session === null) return;
  const still = `You’re still signed in as ${nameAndAddress(other)}.`;
  await leaveFlash(db, context.session.sessionId, `${done} ${still}`);
}
