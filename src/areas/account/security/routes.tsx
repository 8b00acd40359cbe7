import type { FastifyRequest } from 'fastify';
import { browserTokensOf } from '../../../access/browser-cookie.ts';
import type { AccountContext } from '../../../access/context.ts';
import { rememberBrowser } from '../../../access/remember-browser.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { checkPassword } from '../../../domain/password-policy.ts';
import { waitSeconds } from '../../../domain/throttle.ts';
import { hashToken } from '../../../domain/token.ts';
import { beginEnrolment, MOST_AUTHENTICATORS } from '../../../factors/enrolment.ts';
import { makeRecoveryCodes, unusedRecoveryCodes } from '../../../factors/recovery.ts';
import { demandingWorkspaces, removeAuthenticator } from '../../../factors/removal.ts';
import { rawField } from '../../../http/form.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { AccountPage } from '../../../http/shell.tsx';
import type { Services } from '../../../services.ts';
import { checkOwnPassword } from '../confirm/commands.ts';
import { changePassword, endOtherSessions, setAlwaysAsk } from './commands.ts';
import { authenticatorsOf, passwordContext, sessionsOf } from './queries.ts';
import { RecoveryCodesPage, type SecurityFacts, SecurityPage } from './views.tsx';

const ADMINISTRATORS = 'SecPortal, of its administrators,';

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
    <AccountPage title="Account security" session={session} site={context.site}>
      <SecurityPage facts={facts} />
    </AccountPage>
  );
}

async function saved(services: Services, { session }: AccountContext, message: string): Promise<Reply> {
  await leaveFlash(services.db, session.sessionId, message);
  return seeOther(paths.account);
}

/** The account has forgotten its browsers, the one at hand among them, which is the one to know. */
function knowAgain(services: Services, context: AccountContext, tokenHash: string) {
  const { session, request, now } = context;
  const tokens = browserTokensOf(request, services.config);
  return rememberBrowser(services, { tokenHash, accountId: session.account.id, tokens, now });
}

async function changeOwnPassword(
  services: Services,
  context: AccountContext,
  request: FastifyRequest,
): Promise<Reply> {
  const { session, act } = context;
  const current = rawField(request, 'current');
  const wanted = checkPassword(
    rawField(request, 'password'),
    await passwordContext(services.db, session.account),
  );
  const passwordErrors = {
    ...((typeof current !== 'string' || current === '') && { current: 'Enter your current password.' }),
    ...(!wanted.ok && { password: wanted.message }),
  };
  if (!wanted.ok || Object.keys(passwordErrors).length > 0) {
    return unprocessable(await securityPage(services, context, { passwordErrors }));
  }
  const check = await checkOwnPassword(services, act, current);
  if (!check.ok && check.reason === 'waiting') {
    const seconds = waitSeconds(check.waitMs);
    const message = 'Too many wrong passwords in a row. Please wait a little.';
    return tooMany(await securityPage(services, context, { passwordWait: { seconds, message } }), seconds);
  }
  const token = check.ok
    ? await changePassword(services, act, { current: check, password: wanted.password })
    : null;
  if (token === null) {
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
  return seeOther(paths.account, {
    set: token,
    browser: await knowAgain(services, context, hashToken(token)),
  });
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
    handler: async ({ act, session }, request) => {
      const id = rawField(request, 'authenticator');
      const own = await authenticatorsOf(services.db, session.account.id);
      const device = own.find((one) => one.id === id);
      if (device === undefined) return errorPage(404);
      await beginEnrolment(services, act, device.id);
      return seeOther(paths.mfaSetup);
    },
  });

  routes.action({
    ...sensitive,
    url: paths.removeAuthenticator,
    handler: async (context, request) => {
      const authenticatorId = String(rawField(request, 'authenticator'));
      const outcome = await removeAuthenticator(services, context.act, authenticatorId);
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
        <AccountPage title="Your recovery codes" session={session} site={site}>
          <RecoveryCodesPage codes={codes} />
        </AccountPage>,
      );
    },
  });

  routes.action({
    ...sensitive,
    url: paths.alwaysAsk,
    handler: async (context, request) => {
      const wanted = rawField(request, 'enabled');
      const problem =
        wanted !== 'true' && wanted !== 'false'
          ? 'Choose whether to be asked always.'
          : (await setAlwaysAsk(services, context.act, wanted === 'true'))
            ? undefined
            : 'Set up two-factor authentication first.';
      if (problem !== undefined) return unprocessable(await securityPage(services, context, { problem }));
      return saved(
        services,
        context,
        wanted === 'true'
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
    handler: async (context) => {
      const { session, act } = context;
      await endOtherSessions(services, act);
      await leaveFlash(services.db, session.sessionId, 'You are signed out everywhere else.');
      return seeOther(paths.account, { browser: await knowAgain(services, context, session.tokenHash) });
    },
  });

  routes.action({
    host: 'both',
    access: 'account',
    url: paths.endSession,
    handler: async (context, request) => {
      const ended = await endOtherSessions(services, context.act, String(rawField(request, 'session')));
      return ended === 0 ? errorPage(404) : saved(services, context, 'That session has ended.');
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
    handler: (context, request) => changeOwnPassword(services, context, request),
  });

  registerFactors(routes, services);
  registerSessions(routes, services);
}
