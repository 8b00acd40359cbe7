import { paths } from '../../../http/paths.ts';
import { errorPage, html } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  accountPage,
  askAgain,
  chosen,
  detailsOf,
  fromPage,
  naming,
  ONESELF,
  typedBefore,
  typedOf,
  withAccount,
} from './account-page.tsx';
import { endAccountSessions, endWaits, setDisabled } from './commands.ts';
import { reasonField } from './reason.ts';

const withReason = chosen.extend({ reason: reasonField });

function registerPages(routes: Routes, services: Services): void {
  routes.page({
    url: paths.adminAccount(':account'),
    host: 'base',
    access: 'admin',
    params: chosen,
    query: typedBefore,
    handler: async (context, { params, query }) => {
      const account = await detailsOf(services, context, params.account);
      if (account === null) return errorPage(404);
      return html(await accountPage(services, context, account, { typed: typedOf(query) }));
    },
  });
}

/** Accounts: to find one, and to help whoever cannot get in (S22). Nothing here takes or shows a password (ASVS 6.4.6). */
export function accountRoutes(routes: Routes, services: Services): void {
  const sensitive = { host: 'base', access: 'admin' } as const;
  registerPages(routes, services);

  routes.action({
    url: paths.adminEndSessions,
    from: fromPage('access'),
    host: 'base',
    access: 'admin',
    body: chosen,
    invalid: () => errorPage(404),
    handler: (context, { body }) =>
      withAccount(services, context, body.account, async ({ id: accountId, email }) => {
        // Of one's own sessions the one at hand stays.
        const keep = context.session.sessionId;
        await endAccountSessions(services, context.act, { accountId, email, keep });
        return `${email} has been signed out everywhere.`;
      }),
  });

  routes.action({
    ...sensitive,
    fresh: async (context, { body }) => {
      const account = await detailsOf(services, context, body.account);
      if (account === null) return errorPage(404);
      return { deed: `let ${account.email} try again right away`, button: 'Clear waits' };
    },
    from: fromPage('reset'),
    url: paths.adminClearWaits,
    body: chosen,
    invalid: () => errorPage(404),
    handler: (context, { body }) =>
      withAccount(services, context, body.account, async ({ id: accountId, email }) => {
        const any = await endWaits(services, context.act, { accountId, email });
        return any ? `${email} can try again right away.` : `${email} had nothing to wait for.`;
      }),
  });

  for (const disabled of [true, false]) {
    routes.action({
      ...sensitive,
      fresh: (context, { body }) =>
        naming(services, context, body.account, ({ email }) => ({
          deed: `${disabled ? 'disable' : 'enable'} the account of ${email}`,
          button: disabled ? 'Disable account' : 'Enable account',
        })),
      from: fromPage('access'),
      url: disabled ? paths.adminDisable : paths.adminEnable,
      body: withReason,
      invalid: askAgain(services, 'access'),
      handler: (context, { body }) =>
        withAccount(services, context, body.account, async ({ id: accountId, email }) => {
          const wanted = { accountId, disabled, reason: body.reason };
          const outcome = await setDisabled(services, context.act, wanted);
          if (!outcome.ok) return outcome.reason === 'oneself' ? errorPage(403, ONESELF) : errorPage(404);
          return disabled
            ? `${email} has been disabled and signed out everywhere.`
            : `${email} can sign in again.`;
        }),
    });
  }
}
