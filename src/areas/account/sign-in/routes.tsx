import type { VNode } from 'preact';
import { z } from 'zod';
import type { PublicContext } from '../../../access/context.ts';
import { landingOf, onwardPath } from '../../../access/landing.ts';
import { traceOfLink } from '../../../access/one-time-links.ts';
import { type KeyAnswer, parseKeyAnswer } from '../../../domain/passkey.ts';
import { safeMailedLink, safeReturnTo } from '../../../domain/return-to.ts';
import { KEY_NEEDS_SCRIPT } from '../../../factors/words.ts';
import { emailField, fieldBy, filled, flag } from '../../../http/fields.ts';
import type { FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { given } from '../../../http/plain-fields.ts';
import { html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { RETURN_TO } from '../../../ui/somebody-else.tsx';
import { type Arriving, type SignInOutcome, signIn, signOut } from './commands.ts';
import { signInByKey, signInOptions } from './key-commands.ts';
import { SignInPage, type SignInPageProps } from './views.tsx';

/** One message for every reason, so that it tells nobody which addresses have an account (D7). */
const WRONG = 'That email address and password don’t match. Try again.';

/** As much for a key: whether it is known, out of time or another host’s is for the record alone. */
const WRONG_KEY =
  'You couldn’t be signed in with that passkey. Try again, or use your email address and password.';

const comingFrom = z.object({
  return_to: z.string().optional().transform(safeReturnTo),
  welcome: flag,
  reset: flag,
  /** A form was sent when the session was over. */
  ended: flag,
  /** A client has left the portal. */
  left: flag,
  /** A form was sent a second time, when the answer to the first had given its session another token. */
  received: flag,
  /** What was typed into it is kept (E14). */
  kept: flag,
  /** The account that was signed in is deleted. */
  deleted: flag,
  /** The token of an invitation that was accepted: its holder's address is filled in. */
  joined: z.string().optional(),
});
const leaving = z.object({ [RETURN_TO]: given(z.string().optional()) });
const credentials = z.object({
  email: emailField('Enter your email address, like name@example.com.'),
  password: filled('Enter your password.'),
});

/** Where a visitor comes from decides what greets him; the words are ours, the query only chooses. */
function noticeOf({
  welcome,
  reset,
  ended,
  received,
  kept,
  left,
  deleted,
}: z.output<typeof comingFrom>): string | undefined {
  if (received)
    return 'We received your last step, but our answer didn’t reach your browser. Sign in again and check the result.';
  if (ended && kept)
    return 'Your session ended before this was saved. Sign in within 30 minutes to get back what you entered.';
  // The step may have ended the session itself, and its answer been lost.
  if (ended) return 'Your session has ended. Sign in again, then check whether your last step was saved.';
  if (welcome) return 'Your account is ready. Sign in to get started.';
  if (reset) return 'Your password has been changed. Sign in with the new one.';
  if (deleted) return 'Your account has been deleted.';
  if (left) return 'You’ve left this portal and can’t open it any more. Your account still exists.';
  return undefined;
}

function signInPage(
  services: Services,
  { site, now }: PublicContext,
  { return_to: returnTo }: z.output<typeof comingFrom>,
  more: Partial<SignInPageProps>,
) {
  const at = { site, supportEmail: services.config.supportEmail };
  const offersSignUp = services.config.signUp === 'open';
  const keyOptions = signInOptions(services, site, now);
  return (
    <SignInPage at={at} returnTo={returnTo} offersSignUp={offersSignUp} keyOptions={keyOptions} {...more} />
  );
}

interface SentCredentials {
  readonly query: z.output<typeof comingFrom>;
  readonly body: z.output<typeof credentials>;
  readonly values: FieldValues;
}

/** Who comes to be signed in, by whichever proof. */
const arriving = (context: PublicContext, query: z.output<typeof comingFrom>): Arriving => ({
  site: context.site,
  before: context.session,
  returnTo: query.return_to,
  origin: context.origin,
  browserTokens: context.browser.tokens,
  userAgent: context.browser.name,
  now: context.now,
});

/** Leads on, or shows the page again with what it says of a proof that is wrong, or of one that has to wait. */
async function answerTo(
  services: Services,
  context: PublicContext,
  outcome: SignInOutcome,
  page: (trouble: 'wrong' | { readonly waitSeconds: number }) => VNode,
): Promise<Reply> {
  services.observer?.signInTried(outcome.ok ? 'accepted' : outcome.reason);
  if (outcome.ok) {
    const { to, cookie } = await landingOf(services, context, outcome);
    return seeOther(to, cookie);
  }
  if (outcome.reason === 'wrong') return unprocessable(page('wrong'));
  const waitSeconds = Math.ceil(outcome.waitMs / 1000);
  return tooMany(page({ waitSeconds }), waitSeconds);
}

async function handleSignIn(
  services: Services,
  context: PublicContext,
  { query, body, values }: SentCredentials,
): Promise<Reply> {
  const outcome = await signIn(services, { ...arriving(context, query), ...body });
  return answerTo(services, context, outcome, (trouble) =>
    signInPage(services, context, query, {
      email: values.email ?? '',
      ...(trouble === 'wrong' ? { error: WRONG } : trouble),
    }),
  );
}

async function handleKey(
  services: Services,
  context: PublicContext,
  query: z.output<typeof comingFrom>,
  answer: KeyAnswer,
): Promise<Reply> {
  const outcome = await signInByKey(services, { ...arriving(context, query), answer });
  return answerTo(services, context, outcome, (trouble) =>
    signInPage(
      services,
      context,
      query,
      trouble === 'wrong' ? { keyError: WRONG_KEY } : { keyWaitSeconds: trouble.waitSeconds },
    ),
  );
}

/** Where a sign-out leads: back to the page that was to be opened as somebody else, or through the sign-in to it. */
function afterSignOut(wanted: string | undefined): string {
  const link = safeMailedLink(wanted);
  if (link !== null) return link;
  const page = safeReturnTo(wanted);
  return page === null ? paths.signIn : `${paths.signIn}?return_to=${encodeURIComponent(page)}`;
}

async function leave(services: Services, { session, origin, now }: PublicContext, wanted?: string) {
  if (session !== null) await signOut(services, { session, origin, now });
  return seeOther(afterSignOut(wanted), { clear: true });
}

/** Sign-in and sign-out, the same on both hosts. */
export function signInRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.signIn,
    host: 'both',
    access: 'public',
    query: comingFrom,
    handler: async (context, { query }) => {
      const { site, session } = context;
      if (session !== null) return seeOther(onwardPath(session, site.kind, query.return_to));
      const invited = await traceOfLink(services.db, ['invitation'], query.joined);
      const notice =
        invited !== null && invited.usedAt !== null
          ? 'You’ve joined. Sign in to get started.'
          : noticeOf(query);
      return html(signInPage(services, context, query, { notice, email: invited?.email }));
    },
  });

  routes.action({
    url: paths.signIn,
    host: 'both',
    access: 'public',
    query: comingFrom,
    body: credentials,
    invalid: (context, { query, values, errors }) =>
      unprocessable(signInPage(services, context, query, { email: values.email ?? '', errors })),
    handler: (context, sent) => handleSignIn(services, context, sent),
  });

  routes.action({
    url: paths.signInByKey,
    from: () => paths.signIn,
    host: 'both',
    access: 'public',
    query: comingFrom,
    body: z.object({ passkey: fieldBy(parseKeyAnswer, KEY_NEEDS_SCRIPT) }),
    invalid: (context, { query, errors }) =>
      unprocessable(signInPage(services, context, query, { keyError: errors.passkey })),
    handler: (context, { query, body }) => handleKey(services, context, query, body.passkey),
  });

  routes.action({
    url: paths.signOut,
    host: 'both',
    // Whoever presses the button of a page that outlived its session has what he wanted.
    access: 'public',
    body: leaving,
    invalid: (context) => leave(services, context),
    handler: (context, { body }) => leave(services, context, body[RETURN_TO]),
  });
}
