import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import type { AdminContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { safeReturnTo } from '../../../domain/return-to.ts';
import { resetMfa } from '../../../factors/reset.ts';
import { pathText, queryText, rawField, readForm } from '../../../http/form.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { type AccountDetails, accountDetails } from './account-queries.ts';
import { AccountView, type Typed } from './account-views.tsx';
import { endAccountSessions, setDisabled } from './commands.ts';
import { AccountsView } from './list-views.tsx';
import { AdminPage } from './page.tsx';
import { cursorOf, searchOf } from './paging.ts';
import { accountsPage } from './queries.ts';
import { reasonField } from './reason.ts';
import { recentEventsOf } from './record-queries.ts';

const RECENT = 15;
const ID = /^[0-9a-f-]{36}$/;
const withReason = z.object({ reason: reasonField });

const FORMS = ['reset', 'access'] as const;

/** The page that holds the form, with the reason that was typed into it; a path that we made, whatever was posted. */
function fromPage(form: Typed['form']) {
  return (request: FastifyRequest): string => {
    const id = rawField(request, 'account');
    const reason = rawField(request, 'reason');
    if (typeof id !== 'string' || !ID.test(id)) return paths.admin;
    if (typeof reason !== 'string') return paths.adminAccount(id);
    const withTyped = `${paths.adminAccount(id)}?${new URLSearchParams({ [form]: reason })}`;
    // A reason too long for a return path is typed again; the way back matters more.
    return safeReturnTo(withTyped) ?? paths.adminAccount(id);
  };
}

/** What was typed before a confirmation. */
function typedBefore(request: FastifyRequest): Typed | undefined {
  for (const form of FORMS) {
    const reason = queryText(request, form);
    if (reason !== null) return { form, reason };
  }
  return undefined;
}

function detailsOf({ db, config }: Services, { scope, now }: AdminContext, id: unknown) {
  if (typeof id !== 'string' || !ID.test(id)) return null;
  return accountDetails(db, scope, id, { now, idleMs: config.sessionIdleMs });
}

async function accountPage(
  services: Services,
  context: AdminContext,
  account: AccountDetails,
  typed?: Typed,
) {
  const { session, scope, now } = context;
  const events = await recentEventsOf(services.db, scope, account.id, RECENT);
  return (
    <AdminPage title={account.name} current="accounts" context={context}>
      <AccountView
        account={account}
        events={events}
        isOneself={account.id === session.account.id}
        now={now}
        typed={typed}
      />
    </AdminPage>
  );
}

async function done(services: Services, context: AdminContext, accountId: string, message: string) {
  await leaveFlash(services.db, context.session.sessionId, message);
  return seeOther(paths.adminAccount(accountId));
}

type Work = (account: AccountDetails, reason: string) => Promise<Reply | string>;

/** Does what wants an account and a reason. `work` answers with the words for the next page, or a refusal. */
async function withAccountAndReason(
  services: Services,
  context: AdminContext,
  request: FastifyRequest,
  form: Typed['form'],
  work: Work,
): Promise<Reply> {
  const account = await detailsOf(services, context, rawField(request, 'account'));
  if (account === null) return errorPage(404);
  const input = readForm(request, withReason);
  if (!input.ok) {
    const message = input.errors.reason ?? 'Say why.';
    const typed = { form, message, reason: input.values.reason ?? '' };
    return unprocessable(await accountPage(services, context, account, typed));
  }
  const outcome = await work(account, input.value.reason);
  return typeof outcome === 'string' ? done(services, context, account.id, outcome) : outcome;
}

const ONESELF = {
  title: 'That would be you',
  body: 'Administrators do not do this to themselves. Ask another one.',
  action: { href: paths.admin, label: 'Back to the accounts' },
};

function registerPages(routes: Routes, services: Services): void {
  routes.page({
    url: paths.admin,
    host: 'base',
    access: 'admin',
    handler: async (context, request) => {
      const search = searchOf(request);
      const page = await accountsPage(services.db, context.scope, { search, cursor: cursorOf(request) });
      return html(
        <AdminPage title="Accounts" current="accounts" context={context}>
          <AccountsView page={page} search={search} now={context.now} />
        </AdminPage>,
      );
    },
  });

  routes.page({
    url: paths.adminAccount(':account'),
    host: 'base',
    access: 'admin',
    handler: async (context, request) => {
      const id = pathText(request, 'account');
      const account = await detailsOf(services, context, id);
      if (account === null) return errorPage(404);
      return html(await accountPage(services, context, account, typedBefore(request)));
    },
  });
}

/** Accounts: to find one, and to help whoever cannot get in (S22). Nothing here takes or shows a password (ASVS 6.4.6). */
export function accountRoutes(routes: Routes, services: Services): void {
  const sensitive = { host: 'base', access: 'admin', fresh: true } as const;
  registerPages(routes, services);

  routes.action({
    ...sensitive,
    from: fromPage('reset'),
    url: paths.adminResetMfa,
    handler: (context, request) =>
      withAccountAndReason(services, context, request, 'reset', async (account, reason) => {
        const outcome = await resetMfa(services, context.act, { accountId: account.id, reason });
        if (!outcome.ok) return outcome.reason === 'oneself' ? errorPage(403, ONESELF) : errorPage(404);
        return `Two-factor authentication of ${account.email} is reset. Their next sign-in leads to setting up a new device.`;
      }),
  });

  routes.action({
    url: paths.adminEndSessions,
    host: 'base',
    access: 'admin',
    handler: async (context, request) => {
      const account = await detailsOf(services, context, rawField(request, 'account'));
      if (account === null) return errorPage(404);
      const { id: accountId, email } = account;
      // Of one's own sessions the one at hand stays.
      const keep = context.session.sessionId;
      await endAccountSessions(services, context.act, { accountId, email, keep });
      return done(services, context, accountId, `${email} is signed out everywhere.`);
    },
  });

  for (const disabled of [true, false]) {
    routes.action({
      ...sensitive,
      from: fromPage('access'),
      url: disabled ? paths.adminDisable : paths.adminEnable,
      handler: (context, request) =>
        withAccountAndReason(
          services,
          context,
          request,
          'access',
          async ({ id: accountId, email }, reason) => {
            const outcome = await setDisabled(services, context.act, { accountId, disabled, reason });
            if (!outcome.ok) return outcome.reason === 'oneself' ? errorPage(403, ONESELF) : errorPage(404);
            return disabled
              ? `${email} is disabled, and signed out everywhere.`
              : `${email} can sign in again.`;
          },
        ),
    });
  }
}
