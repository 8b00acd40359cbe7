import type { FastifyRequest } from 'fastify';
import { browserTokensOf } from '../../../access/browser-cookie.ts';
import type { PublicContext } from '../../../access/context.ts';
import { landingOf, onwardPath } from '../../../access/landing.ts';
import { parseEmail } from '../../../domain/email.ts';
import { safeReturnTo } from '../../../domain/return-to.ts';
import { queryText, rawField } from '../../../http/form.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { signIn, signOut } from './commands.ts';
import { SignInPage, type SignInPageProps } from './views.tsx';

/** One message for every reason, so that it tells nobody which addresses have an account (D7). */
const WRONG = 'E-mail and password do not match. Please try again.';

/** Where a visitor comes from decides what greets him; the words are ours, the query only chooses. */
function noticeOf(request: FastifyRequest): string | undefined {
  if (queryText(request, 'welcome') === '1') return 'Your account is ready. Sign in to begin.';
  if (queryText(request, 'reset') === '1') return 'Your password is changed. Sign in with the new one.';
  return undefined;
}

async function handleSignIn(
  services: Services,
  context: PublicContext,
  request: FastifyRequest,
): Promise<Reply> {
  const { site, session, origin, now } = context;
  const returnTo = safeReturnTo(queryText(request, 'return_to'));
  const typed = rawField(request, 'email');
  const email = parseEmail(typed);
  const password = rawField(request, 'password');
  const page = (trouble: Partial<SignInPageProps>) => (
    <SignInPage
      place={{ site, supportEmail: services.config.supportEmail }}
      returnTo={returnTo}
      email={typeof typed === 'string' ? typed : ''}
      {...trouble}
    />
  );
  if (email === null || typeof password !== 'string' || password === '') {
    const errors = {
      ...(email === null && { email: 'Enter your e-mail address, like name@example.com.' }),
      ...((typeof password !== 'string' || password === '') && { password: 'Enter your password.' }),
    };
    return unprocessable(page({ errors }));
  }
  const outcome = await signIn(services, {
    site,
    email,
    password,
    before: session,
    returnTo,
    origin,
    browserTokens: browserTokensOf(request, services.config),
    userAgent: request.headers['user-agent'] ?? '',
    now,
  });
  services.observer?.signInTried(outcome.ok ? 'accepted' : outcome.reason);
  if (outcome.ok) {
    const { to, cookie } = await landingOf(services, context, outcome.token);
    return seeOther(to, cookie);
  }
  if (outcome.reason === 'wrong') return unprocessable(page({ error: WRONG }));
  const waitSeconds = Math.ceil(outcome.waitMs / 1000);
  return tooMany(page({ waitSeconds }), waitSeconds);
}

/** Sign-in and sign-out, the same on both hosts. */
export function signInRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.signIn,
    host: 'both',
    access: 'public',
    handler: ({ site, session }, request) => {
      const returnTo = safeReturnTo(queryText(request, 'return_to'));
      if (session !== null) return seeOther(onwardPath(session, site.kind, returnTo));
      const place = { site, supportEmail: services.config.supportEmail };
      return html(<SignInPage place={place} returnTo={returnTo} notice={noticeOf(request)} />);
    },
  });

  routes.action({
    url: paths.signIn,
    host: 'both',
    access: 'public',
    handler: (context, request) => handleSignIn(services, context, request),
  });

  routes.action({
    url: paths.signOut,
    host: 'both',
    // Whoever presses the button of a page that outlived its session has what he wanted.
    access: 'public',
    handler: async ({ session, origin, now }) => {
      if (session !== null) await signOut(services, { session, origin, now });
      return seeOther(paths.signIn, { clear: true });
    },
  });
}
