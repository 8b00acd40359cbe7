import type { FastifyReply, FastifyRequest } from 'fastify';
import type { SignedIn } from '../access/context.ts';
import { SIGNED_IN_AS } from '../ui/form.tsx';
import { sendError } from './errors.tsx';
import { rawField } from './input.ts';
import { paths } from './paths.ts';

/**
 * Whether a form's page was made for another account than is signed in now, in another tab (D21). A form that does not say
 * acts for the session.
 */
export function isMadeForOther(request: FastifyRequest, session: SignedIn | null): session is SignedIn {
  const madeFor = rawField(request.body, SIGNED_IN_AS);
  return session !== null && madeFor !== undefined && madeFor !== session.account.email;
}

/** Says who is who, and does nothing. The other's address is shown as the form gave it; it is looked up nowhere. */
export function refuseForOther(
  request: FastifyRequest,
  reply: FastifyReply,
  { account }: SignedIn,
): FastifyReply {
  const madeFor = rawField(request.body, SIGNED_IN_AS);
  const before = typeof madeFor === 'string' && madeFor.length <= 254 ? madeFor : 'another account';
  return sendError(request, reply, 409, {
    title: 'You’re signed in as someone else now',
    body: `You opened that page as ${before}, but in this browser you’ve since signed in as ${account.email}. Nothing was changed. Go on as ${account.email}, or sign out and sign in again.`,
    action: { href: paths.start, label: 'Continue' },
    signOut: true,
  });
}
