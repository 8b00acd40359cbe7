import { z } from 'zod';
import type { AccountContext, PublicContext } from '../../../access/context.ts';
import { decisionFor } from '../../../access/judgement.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { waitSeconds } from '../../../domain/throttle.ts';
import { emailField } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import type { Services } from '../../../services.ts';
import { askForNewAddress, cancelNewAddress, completeNewAddress } from './new-address.ts';
import { ownAccountPage } from './page.tsx';
import { findChange, isChangeOf } from './queries.ts';
import { NewAddressPage, OtherAccountsAddressPage, SignInFirstPage } from './views.tsx';

const wanted = z.object({ email: emailField('Enter an email address, like name@example.com.') });
const emailed = z.object({ token: z.string() });

function gone(): Reply {
  return errorPage(410, {
    title: 'This link no longer works',
    body: 'This link has already been used, was cancelled or replaced, or has expired. Your account says which email address it has.',
    action: { href: paths.ownAccount, label: 'Your account' },
  });
}

function taken(): Reply {
  return errorPage(409, {
    title: 'Another account has this email address',
    body: 'It got the address since you asked for it. Nothing was changed. Choose a different address, or sign in to the other account.',
    action: { href: paths.ownAccount, label: 'Your account' },
  });
}

/** What no confirmation would change: it is the account's address already. */
async function refusal(services: Services, context: AccountContext, email: string): Promise<Reply | null> {
  if (email !== context.session.account.email) return null;
  const addressing = { values: { email }, errors: { email: 'That’s already your email address.' } };
  return unprocessable(await ownAccountPage(services, context, { addressing }));
}

async function changing(services: Services, context: AccountContext, email: string): Promise<Deed | Reply> {
  const refused = await refusal(services, context, email);
  return refused ?? { deed: `change your email address to ${email}`, button: 'Change email address' };
}

async function change(services: Services, context: AccountContext, email: string): Promise<Reply> {
  const refused = await refusal(services, context, email);
  if (refused !== null) return refused;
  const asked = await askForNewAddress(services, context.act, email);
  if (asked.ok) return seeOther(paths.ownAccount);
  const seconds = waitSeconds(asked.waitMs);
  const addressing = { values: { email }, errors: {}, waitSeconds: seconds };
  return tooMany(await ownAccountPage(services, context, { addressing }), seconds);
}

/** The mailed link, opened. It changes nothing: a mail program that looks at links before its reader does must not. */
async function opened(services: Services, context: PublicContext, token: string | undefined): Promise<Reply> {
  const { session, site, now } = context;
  const open = await findChange(services.db, token, now);
  if (open === null || token === undefined) return gone();
  const at = { site, supportEmail: services.config.supportEmail };
  if (session === null || decisionFor(session).kind === 'owed') return html(<SignInFirstPage at={at} />);
  const { account } = session;
  if (!isChangeOf(open, account))
    return html(<OtherAccountsAddressPage at={at} signedInAs={account} token={token} />, 409);
  return html(<NewAddressPage at={at} from={open.from} to={open.to} token={token} />);
}

async function complete(services: Services, context: AccountContext, token: string): Promise<Reply> {
  const { act, session } = context;
  const outcome = await completeNewAddress(services, act, token);
  if (!outcome.ok) return outcome.reason === 'taken' ? taken() : gone();
  const message = 'Email address changed. You’ve been signed out everywhere else.';
  await leaveFlash(services.db, session.sessionId, message);
  return seeOther(paths.ownAccount, { set: outcome.proven.token, browser: outcome.proven.browser });
}

/** B14: another address for one's account, proven at both. */
export function newAddressRoutes(routes: Routes, services: Services): void {
  routes.action({
    url: paths.newAddress,
    host: 'both',
    access: 'account',
    fresh: (context, { body }) => changing(services, context, body.email),
    from: () => paths.ownAccount,
    body: wanted,
    invalid: async (context, { values, errors }) =>
      unprocessable(await ownAccountPage(services, context, { addressing: { values, errors } })),
    handler: (context, { body }) => change(services, context, body.email),
  });

  routes.action({
    url: paths.cancelNewAddress,
    from: () => paths.ownAccount,
    host: 'both',
    access: 'account',
    handler: async ({ act, session }) => {
      const cancelled = await cancelNewAddress(services, act);
      const message = cancelled ? 'Cancelled. Your email address stays the same.' : 'Nothing was changed.';
      await leaveFlash(services.db, session.sessionId, message);
      return seeOther(paths.ownAccount);
    },
  });

  routes.page({
    url: paths.proveNewAddress,
    host: 'both',
    access: 'public',
    query: z.object({ token: z.string().optional() }),
    handler: (context, { query }) => opened(services, context, query.token),
  });

  routes.action({
    url: paths.proveNewAddress,
    host: 'both',
    access: 'account',
    // The link's token comes back with nobody.
    from: () => paths.ownAccount,
    body: emailed,
    invalid: gone,
    handler: (context, { body }) => complete(services, context, body.token),
  });
}
