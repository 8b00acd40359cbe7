import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignedIn } from '../access/context.ts';
import { KEPT_FORM_MS } from '../access/kept-forms.ts';
import { sendError } from './errors.tsx';
import { madeForOf } from './marker.ts';
import { paths } from './paths.ts';

/**
 * Whether a form's page was made for another account than is signed in now, in another tab (D21). A form that does not say
 * acts for the session.
 */
export function isMadeForOther(request: FastifyRequest, session: SignedIn | null): session is SignedIn {
  const madeFor = madeForOf(request.body);
  if (session === null || madeFor === null) return false;
  const { id, email } = session.account;
  return madeFor.id === null ? madeFor.email !== email : madeFor.id !== id;
}

/** What becomes of what was typed into a form that was made for another account. */
export interface TypedForOther {
  /** Whether anything was. */
  readonly isTyped: boolean;
  /** Whether it is kept for its own account. */
  readonly isKept: boolean;
  /** The page that holds the form; null where nobody comes back to one. */
  readonly page: string | null;
}

/** Of what brings files nothing is kept, and its page still has them. */
export const NOT_KEPT: TypedForOther = { isTyped: true, isKept: false, page: null };

function saysOf({ isTyped, isKept }: TypedForOther, before: string): string {
  if (isKept) {
    const minutes = KEPT_FORM_MS / 60_000;
    return ` We’ve kept what you entered: sign out, and sign in as ${before} within ${minutes} minutes to get it back.`;
  }
  return isTyped ? ' Go back to that page to copy what you entered.' : '';
}

/** Says who is who, and does nothing. The other's address is shown as the form gave it; it is looked up nowhere. */
export function refuseForOther(
  request: FastifyRequest,
  reply: FastifyReply,
  { account }: SignedIn,
  typed: TypedForOther,
): FastifyReply {
  const before = madeForOf(request.body)?.email ?? 'another account';
  return sendError(request, reply, 409, {
    title: 'You’re signed in as someone else now',
    body: `You opened that page as ${before}, but in this browser you’ve since signed in as ${account.email}. Nothing was changed. Go on as ${account.email}, or sign out and sign in again.${saysOf(typed, before)}`,
    action: { href: paths.start, label: 'Continue' },
    signOut: true,
    backTo: typed.page,
  });
}
