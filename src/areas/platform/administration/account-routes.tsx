import { z } from 'zod';
import type { AdminContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { safeReturnTo } from '../../../domain/return-to.ts';
import { resetMfa } from '../../../factors/reset.ts';
import { idField } from '../../../http/fields.ts';
import type { FieldErrors, FieldValues } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Deed } from '../../../http/route-kinds.ts';
import { AdminPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { platformEntries } from '../navigation.ts';
import { type AccountDetails, accountDetails } from './account-queries.ts';
import { AccountView, type Typed } from './account-views.tsx';
import { endAccountSessions, endWaits, setDisabled } from './commands.ts';
import { reasonField } from './reason.ts';
import { recentEventsOf } from './record-queries.ts';

const RECENT = 15;
const chosen = z.object({ account: idField });
const withReason = chosen.extend({ reason: reasonField });
/** What was typed before a confirmation, by the form that it was typed into. */
const typedBefore = z.object({ reset: z.string().optional(), access: z.string().optional() });

/** The page that holds the form, with the reason that was typed into it; a path that we made, whatever was posted. */
function fromPage(form: Typed['form']) {
  return ({ values }: { readonly values: FieldValues }): string => {
    const account = idField.safeParse(values.account);
    if (!account.success) return paths.admin;
    const page = paths.adminAccount(account.data);
    const { reason } = values;
    if (reason === undefined) return page;
    // A reason too long for a return path is typed again; the way back matters more.
    return safeReturnTo(`${page}?${new URLSearchParams({ [form]: reason })}`) ?? page;
  };
}

function typedOf({ reset, access }: z.output<typeof typedBefore>): Typed | undefined {
  if (reset !== undefined) return { form: 'reset', reason: reset };
  return access === undefined ? undefined : { form: 'access', reason: access };
}

function detailsOf({ db, config }: Services, { scope, now }: AdminContext, id: string) {
  return accountDetails(db, scope, id, { now, idleMs: config.sessionIdleMs });
}

async function accountPage(
  services: Services,
  context: AdminContext,
  account: AccountDetails,
  typed?: Typed,
) {
  const { session, scope, now } = context;
  const events = await recentEventsOf(services, scope, account.id, RECENT);
  return (
    <AdminPage title={account.name} current={platformEntries.accounts} context={context}>
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

/** Does what is about an account. `work` answers with the words for the next page, or a refusal. */
async function withAccount(
  services: Services,
  context: AdminContext,
  id: string,
  work: (account: AccountDetails) => Promise<Reply | string>,
): Promise<Reply> {
  const account = await detailsOf(services, context, id);
  if (account === null) return errorPage(404);
  const outcome = await work(account);
  return typeof outcome === 'string' ? done(services, context, account.id, outcome) : outcome;
}

interface WithoutReason {
  readonly body: { readonly account?: string };
  readonly values: FieldValues;
  readonly errors: FieldErrors;
}

/** The account's page again, with what was typed as a reason. */
const withoutReason =
  (services: Services, form: Typed['form']) =>
  async (context: AdminContext, { body, values, errors }: WithoutReason): Promise<Reply> => {
    const account = body.account === undefined ? null : await detailsOf(services, context, body.account);
    if (account === null) return errorPage(404);
    const typed = { form, message: errors.reason ?? 'Enter a reason.', reason: values.reason ?? '' };
    return unprocessable(await accountPage(services, context, account, typed));
  };

const ONESELF = {
  title: 'That’s your own account',
  body: 'You can’t do this to your own account. Ask another administrator.',
  action: { href: paths.admin, label: 'Back to the accounts' },
};

/** What is to be done to somebody else's account, in words; a refusal where there is none, or where it is one's own. */
async function naming(
  services: Services,
  context: AdminContext,
  id: string,
  deed: (account: AccountDetails) => Deed,
): Promise<Deed | Reply> {
  const account = await detailsOf(services, context, id);
  if (account === null) return errorPage(404);
  return account.id === context.session.account.id ? errorPage(403, ONESELF) : deed(account);
}

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
      return html(await accountPage(services, context, account, typedOf(query)));
    },
  });
}

/** Accounts: to find one, and to help whoever cannot get in (S22). Nothing here takes or shows a password (ASVS 6.4.6). */
export function accountRoutes(routes: Routes, services: Services): void {
  const sensitive = { host: 'base', access: 'admin' } as const;
  registerPages(routes, services);

  routes.action({
    ...sensitive,
    fresh: (context, { body }) =>
      naming(services, context, body.account, ({ email }) => ({
        deed: `reset two-factor authentication for ${email}`,
        button: 'Reset',
      })),
    from: fromPage('reset'),
    url: paths.adminResetMfa,
    body: withReason,
    invalid: withoutReason(services, 'reset'),
    handler: (context, { body }) =>
      withAccount(services, context, body.account, async (account) => {
        const wanted = { accountId: account.id, reason: body.reason };
        const outcome = await resetMfa(services, context.act, wanted);
        if (!outcome.ok) return outcome.reason === 'oneself' ? errorPage(403, ONESELF) : errorPage(404);
        return `Two-factor authentication reset for ${account.email}. They’ll set up a new device at their next sign-in.`;
      }),
  });

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
      invalid: withoutReason(services, 'access'),
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
