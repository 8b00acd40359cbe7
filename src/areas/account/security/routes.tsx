import { z } from 'zod';
import type { AccountContext } from '../../../access/context.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { checkPassword } from '../../../domain/password-policy.ts';
import { waitSeconds } from '../../../domain/throttle.ts';
import { beginEnrolment, MOST_AUTHENTICATORS } from '../../../factors/enrolment.ts';
import { makeRecoveryCodes, unusedRecoveryCodes } from '../../../factors/recovery.ts';
import { demandingWorkspaces, removeAuthenticator } from '../../../factors/removal.ts';
import { filled, idField, typed } from '../../../http/fields.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { checkOwnPassword } from '../confirm/commands.ts';
import { accountEntries } from '../navigation.ts';
import { changePassword, endOneSession, endOtherSessions, setAlwaysAsk } from './commands.ts';
import { authenticatorsOf, passwordContext, sessionsOf } from './queries.ts';
import { RecoveryCodesPage } from './recovery-codes-views.tsx';
import { type SecurityFacts, SecurityPage } from './views.tsx';

const ADMINISTRATORS = 'SecPortal, of its administrators,';

const device = z.object({ authenticator: idField });
const newPassword = z.object({ current: filled('Enter your current password.'), password: typed });

type Trouble = Pick<SecurityFacts, 'problem' | 'passwordErrors' | 'passwordWait'>;

async function securityPage(services: Services, context: AccountContext, trouble: Trouble = {}) {
  const { db, config } = services;
  const { session, now } = context;
  const { account } = session;
  const [authenticators, unused, workspaces, sessions] = await Promise.all([
    authenticatorsOf(db, account.id),
    unusedRecoveryCodes(db, account.id),
    demandingWorkspaces(db, account.id),
    sessionsOf(db, account.id, { now, idleMs: config.sessionIdleMs }),
  ]);
  const facts: SecurityFacts = {
    email: account.email,
    authenticators,
    mostAuthenticators: MOST_AUTHENTICATORS,
    unusedRecoveryCodes: unused,
    alwaysAsk: account.alwaysAsk,
    demandedBy: [...(account.isAdmin ? [ADMINISTRATORS] : []), ...workspaces],
    sessions,
    currentSessionId: session.sessionId,
    now,
    ...trouble,
  };
  return (
    <AccountPage
      current={accountEntries.security}
      title="Account security"
      session={session}
      site={context.site}
    >
      <SecurityPage facts={facts} />
    </AccountPage>
  );
}

async function saved(services: Services, { session }: AccountContext, message: string): Promise<Reply> {
  await leaveFlash(services.db, session.sessionId, message);
  return seeOther(paths.account);
}

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
    const message = 'Too many wrong passwords in a row. Please wait a little.';
    return tooMany(await securityPage(services, context, { passwordWait: { seconds, message } }), seconds);
  }
  const proven = check.ok
    ? await changePassword(services, act, { current: check, password: wanted.password })
    : null;
  if (proven === null) {
    return unprocessable(
      await securityPage(services, context, {
        passwordErrors: { current: 'That is not your current password.' },
      }),
    );
  }
  await leaveFlash(
    services.db,
    session.sessionId,
    'Your password is changed, and you are signed out everywhere else.',
  );
  return seeOther(paths.account, { set: proven.token, browser: proven.browser });
}

function registerFactors(routes: Routes, services: Services): void {
  const sensitive = { host: 'both', access: 'account', fresh: true, from: () => paths.account } as const;

  routes.action({
    ...sensitive,
    url: paths.addAuthenticator,
    handler: async ({ act }) => {
      await beginEnrolment(services, act, null);
      return seeOther(paths.mfaSetup);
    },
  });

  routes.action({
    ...sensitive,
    url: paths.replaceAuthenticator,
    body: device,
    invalid: () => errorPage(404),
    handler: async ({ act, session }, { body }) => {
      const own = await authenticatorsOf(services.db, session.account.id);
      const replaced = own.find((one) => one.id === body.authenticator);
      if (replaced === undefined) return errorPage(404);
      await beginEnrolment(services, act, replaced.id);
      return seeOther(paths.mfaSetup);
    },
  });

  routes.action({
    ...sensitive,
    url: paths.removeAuthenticator,
    body: device,
    invalid: () => errorPage(404),
    handler: async (context, { body }) => {
      const outcome = await removeAuthenticator(services, context.act, body.authenticator);
      if (outcome.ok) return saved(services, context, 'The device is removed. Its codes no longer work.');
      if (outcome.reason === 'unknown') return errorPage(404);
      const problem = `${outcome.by} asks you for two-factor authentication, so your last device stays. You can replace it.`;
      return unprocessable(await securityPage(services, context, { problem }));
    },
  });

  routes.action({
    ...sensitive,
    url: paths.recoveryCodes,
    handler: async (context) => {
      const { session, site } = context;
      const codes = await makeRecoveryCodes(services, context.act);
      if (codes === null) {
        return unprocessable(
          await securityPage(services, context, { problem: 'Set up two-factor authentication first.' }),
        );
      }
      // A page, not a redirect: kept nowhere, the codes cannot be shown by another.
      return html(
        <AccountPage
          current={accountEntries.security}
          title="Your recovery codes"
          session={session}
          site={site}
        >
          <RecoveryCodesPage codes={codes} />
        </AccountPage>,
      );
    },
  });

  routes.action({
    ...sensitive,
    url: paths.alwaysAsk,
    body: z.object({ enabled: z.enum(['true', 'false'], 'Choose whether to be asked always.') }),
    invalid: async (context, { errors }) =>
      unprocessable(await securityPage(services, context, { problem: errors.enabled })),
    handler: async (context, { body }) => {
      const enabled = body.enabled === 'true';
      if (!(await setAlwaysAsk(services, context.act, enabled))) {
        const problem = 'Set up two-factor authentication first.';
        return unprocessable(await securityPage(services, context, { problem }));
      }
      return saved(
        services,
        context,
        enabled
          ? 'You will be asked for a code at every sign-in.'
          : 'You will be asked only where a workspace demands it.',
      );
    },
  });
}

function registerSessions(routes: Routes, services: Services): void {
  routes.action({
    host: 'both',
    access: 'account',
    url: paths.endOtherSessions,
    handler: async ({ session, act }) => {
      const browser = await endOtherSessions(services, act);
      await leaveFlash(services.db, session.sessionId, 'You are signed out everywhere else.');
      return seeOther(paths.account, { browser });
    },
  });

  routes.action({
    host: 'both',
    access: 'account',
    url: paths.endSession,
    body: z.object({ session: idField }),
    invalid: () => errorPage(404),
    handler: async (context, { body }) => {
      const ended = await endOneSession(services, context.act, body.session);
      return ended ? saved(services, context, 'That session has ended.') : errorPage(404);
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
    host: 'both',
    access: 'account',
    body: newPassword,
    invalid: (context, form) => changeOwnPassword(services, context, form),
    handler: (context, { body }) => changeOwnPassword(services, context, { body, errors: {} }),
  });

  registerFactors(routes, services);
  registerSessions(routes, services);
}
