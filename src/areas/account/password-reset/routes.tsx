import type { FastifyRequest } from 'fastify';
import { browserTokensOf } from '../../../access/browser-cookie.ts';
import type { PublicContext } from '../../../access/context.ts';
import { parseEmail } from '../../../domain/email.ts';
import { checkPassword } from '../../../domain/password-policy.ts';
import { queryText, rawField } from '../../../http/form.ts';
import { mailStaysHere } from '../../../http/outbox-hint.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { askForReset, resetPassword } from './commands.ts';
import { findReset } from './queries.ts';
import { ForgotPage, ResetPage, ResetSentPage } from './views.tsx';

function gone(): Reply {
  return errorPage(410, {
    title: 'This link no longer works',
    body: 'It was used already, or is more than an hour old. Ask for a new one; it takes a moment.',
    action: { href: paths.forgotPassword, label: 'Ask for a new link' },
  });
}

/** S23: a new password by mail, on both hosts. */
export function passwordResetRoutes(routes: Routes, services: Services): void {
  const { config, db } = services;
  const placeOf = ({ site }: PublicContext) => ({ site, supportEmail: config.supportEmail });
  const open = { host: 'both', access: 'public' } as const;

  routes.page({
    ...open,
    url: paths.forgotPassword,
    handler: (context) => html(<ForgotPage place={placeOf(context)} />),
  });

  routes.action({
    ...open,
    url: paths.forgotPassword,
    handler: async (context, request) => {
      const { site, origin, now } = context;
      const typed = rawField(request, 'email');
      const shown = { place: placeOf(context), email: typeof typed === 'string' ? typed : '' };
      const email = parseEmail(typed);
      if (email === null) {
        const errors = { email: 'Enter your e-mail address, like name@example.com.' };
        return unprocessable(<ForgotPage {...shown} errors={errors} />);
      }
      const outcome = await askForReset(services, {
        site,
        email,
        origin,
        browserTokens: browserTokensOf(request, config),
        now,
      });
      if (!outcome.ok) {
        const seconds = Math.ceil(outcome.waitMs / 1000);
        return tooMany(<ForgotPage {...shown} waitSeconds={seconds} />, seconds);
      }
      return seeOther(paths.resetSent);
    },
  });

  routes.page({
    ...open,
    url: paths.resetSent,
    handler: (context) => html(<ResetSentPage place={placeOf(context)} inOutbox={mailStaysHere(services)} />),
  });

  routes.page({
    ...open,
    url: paths.resetPassword,
    handler: async (context, request) => {
      const token = queryText(request, 'token');
      const reset = await findReset(db, token, context);
      if (token === null || reset === null) return gone();
      return html(<ResetPage place={placeOf(context)} token={token} email={reset.account.email} />);
    },
  });

  routes.action({
    ...open,
    url: paths.resetPassword,
    handler: async (context: PublicContext, request: FastifyRequest) => {
      const { origin, now } = context;
      const token = rawField(request, 'token');
      const reset = await findReset(db, token, context);
      if (typeof token !== 'string' || reset === null) return gone();
      const checked = checkPassword(rawField(request, 'password'), reset.context);
      if (!checked.ok) {
        const { email } = reset.account;
        const errors = { password: checked.message };
        return unprocessable(
          <ResetPage place={placeOf(context)} token={token} email={email} errors={errors} />,
        );
      }
      const done = await resetPassword(services, reset, { password: checked.password, origin, now });
      return done ? seeOther(`${paths.signIn}?reset=1`) : gone();
    },
  });
}
