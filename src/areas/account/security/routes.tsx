import { z } from 'zod';
import type { AccountContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { checkPassword } from '../../../domain/password-policy.ts';
import { waitSeconds } from '../../../domain/throttle.ts';
import { filled, idField, typed } from '../../../http/fields.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { checkOwnPassword } from '../confirm/commands.ts';
import { alwaysAskRoutes } from './always-ask-routes.tsx';
import { changePassword, endOneSession, endOtherSessions } from './commands.ts';
import { devicesRoutes } from './devices-routes.tsx';
import { saved, securityPage } from './page.tsx';
import { passwordContext } from './queries.ts';
import { recoveryCodesRoutes } from './recovery-codes-routes.tsx';

const newPassword = z.object({ current: filled('Enter your current password.'), password: typed });

async function changeOwnPassword(
  services: Services,
  context: AccountContext,
  { body, errors }: { body: Partial<z.output<typeof newPassword>>; errors: FieldErrors },
): Promise<Reply> {
  const { session, act } = context;
  const wanted = checkPassword(body.password, await passwordContext(services.db, session.account));
  if (!wanted.ok || body.current === undefined) {
    const passwordErrors = { ...errors, ...(!wanted.ok && { password: wanted.message }) };
    return unprocessable(await securityPage(services, context, { passwordErrors }));
  }
  const check = await checkOwnPassword(services, act, body.current);
  if (!check.ok && check.reason === 'waiting') {
    const seconds = waitSeconds(check.waitMs);
    const message = 'Too many incorrect passwords.';
    return tooMany(await securityPage(services, context, { passwordWait: { seconds, message } }), seconds);
  }
  const proven = check.ok
    ? await changePassword(services, act, { current: check, password: wanted.password })
    : null;
  if (proven === null) {
    return unprocessable(
      await securityPage(services, context, {
        passwordErrors: { current: 'That isn’t your current password.' },
      }),
    );
  }
  await leaveFlash(
    services.db,
    session.sessionId,
    'Password changed. You’ve been signed out everywhere else.',
  );
  return seeOther(paths.account, { set: proven.token, browser: proven.browser });
}

function registerSessions(routes: Routes, services: Services): void {
  routes.action({
    host: 'both',
    access: 'account',
    url: paths.endOtherSessions,
    from: () => paths.account,
    handler: async ({ session, act }) => {
      const browser = await endOtherSessions(services, act);
      await leaveFlash(services.db, session.sessionId, 'You’ve been signed out everywhere else.');
      return seeOther(paths.account, { browser });
    },
  });

  routes.action({
    host: 'both',
    access: 'account',
    url: paths.endSession,
    from: () => paths.account,
    body: z.object({ session: idField }),
    invalid: () => errorPage(404),
    handler: async (context, { body }) => {
      const ended = await endOneSession(services, context.act, body.session);
      return saved(services, context, ended ? 'That session has ended.' : 'That session had already ended.');
    },
  });
}

/** The account's own page, the same on both hosts (D13). */
export function accountSecurityRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.account,
    host: 'both',
    access: 'account',
    handler: async (context) => html(await securityPage(services, context)),
  });

  routes.action({
    url: paths.password,
    from: () => paths.account,
    host: 'both',
    access: 'account',
    body: newPassword,
    invalid: (context, form) => changeOwnPassword(services, context, form),
    handler: (context, { body }) => changeOwnPassword(services, context, { body, errors: {} }),
  });

  devicesRoutes(routes, services);
  alwaysAskRoutes(routes, services);
  recoveryCodesRoutes(routes, services);
  registerSessions(routes, services);
}
