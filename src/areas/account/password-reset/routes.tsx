import { z } from 'zod';
import type { PublicContext } from '../../../access/context.ts';
import { isJustUsed, traceOfLink } from '../../../access/one-time-links.ts';
import { checkPassword } from '../../../domain/password-policy.ts';
import { emailField, typed } from '../../../http/fields.ts';
import { mailStaysHere } from '../../../http/outbox-hint.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { somebodyElse, tellSomebodyElse } from '../../../http/somebody-else.ts';
import type { Services } from '../../../services.ts';
import { nameAndAddress } from '../../../ui/somebody-else.tsx';
import { askForReset, resetPassword } from './commands.ts';
import { findReset } from './queries.ts';
import { ForgotPage, ResetPage, ResetSentPage } from './views.tsx';

const address = z.object({ email: emailField('Enter your email address, like name@example.com.') });
// What the password may not be made of is known only once the link has been looked up.
const choice = z.object({ token: z.string(), password: typed });

function gone(): Reply {
  return errorPage(410, {
    title: 'This link no longer works',
    body: 'This link has already been used or has expired. Request a new one.',
    action: { href: paths.forgotPassword, label: 'Request a new link' },
  });
}

/** A second press, perhaps since the answer to the first was lost, is told what that did; it may have held another password. */
async function pressedBefore({ db }: Services, token: string, now: number): Promise<Reply> {
  if (!isJustUsed(await traceOfLink(db, ['password-reset'], token), now)) return gone();
  return errorPage(410, {
    title: 'Your password has already been changed',
    body: 'This link has just been used to choose a new password. Sign in with that one. If you don’t know it, request a new link from the sign-in page.',
    action: { href: paths.signIn, label: 'Sign in' },
  });
}

/** S23: a new password by mail, on both hosts. */
export function passwordResetRoutes(routes: Routes, services: Services): void {
  const { config, db } = services;
  const authSiteOf = ({ site }: PublicContext) => ({ site, supportEmail: config.supportEmail });
  const open = { host: 'both', access: 'public' } as const;

  routes.page({
    ...open,
    url: paths.forgotPassword,
    handler: (context) => html(<ForgotPage at={authSiteOf(context)} />),
  });

  routes.action({
    ...open,
    url: paths.forgotPassword,
    body: address,
    invalid: (context, { values, errors }) =>
      unprocessable(<ForgotPage at={authSiteOf(context)} email={values.email ?? ''} errors={errors} />),
    handler: async (context, { body: { email }, values }) => {
      const { origin, browser, now } = context;
      const { tokens: browserTokens } = browser;
      const outcome = await askForReset(services, { email, origin, browserTokens, now });
      if (!outcome.ok) {
        const seconds = Math.ceil(outcome.waitMs / 1000);
        const again = (
          <ForgotPage at={authSiteOf(context)} email={values.email ?? ''} waitSeconds={seconds} />
        );
        return tooMany(again, seconds);
      }
      return seeOther(paths.resetSent);
    },
  });

  routes.page({
    ...open,
    url: paths.resetSent,
    handler: (context) => html(<ResetSentPage at={authSiteOf(context)} inOutbox={mailStaysHere(services)} />),
  });

  routes.page({
    ...open,
    url: paths.resetPassword,
    query: z.object({ token: z.string().optional() }),
    handler: async (context, { query: { token } }) => {
      const reset = await findReset(db, token, context);
      if (token === undefined || reset === null) return gone();
      const { account } = reset;
      const signedInAs = somebodyElse(context, account.email);
      return html(<ResetPage at={authSiteOf(context)} {...{ token, account, signedInAs }} />);
    },
  });

  routes.action({
    ...open,
    url: paths.resetPassword,
    body: choice,
    invalid: gone,
    handler: async (context, { body: { token, password } }) => {
      const { origin, browser, now } = context;
      const reset = await findReset(db, token, context);
      if (reset === null) return pressedBefore(services, token, now);
      const { account } = reset;
      const checked = checkPassword(password, reset.context);
      if (!checked.ok) {
        const errors = { password: checked.message };
        const signedInAs = somebodyElse(context, account.email);
        const at = authSiteOf(context);
        return unprocessable(<ResetPage {...{ at, token, account, signedInAs, errors }} />);
      }
      const done = await resetPassword(services, reset, { password: checked.password, origin, browser, now });
      if (!done) return pressedBefore(services, token, now);
      const whose = nameAndAddress(account);
      await tellSomebodyElse(services, context, account.email, `The password of ${whose} has been changed.`);
      return seeOther(`${paths.signIn}?reset=1`);
    },
  });
}
