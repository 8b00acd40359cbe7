import { z } from 'zod';
import type { PasswordContext } from '../../../access/context.ts';
import { homePath, landingOf } from '../../../access/landing.ts';
import { safeReturnTo } from '../../../domain/return-to.ts';
import { waitSeconds } from '../../../domain/throttle.ts';
import { parseCode } from '../../../domain/typed-code.ts';
import { MALFORMED_CODE } from '../../../factors/words.ts';
import { fieldBy, filled } from '../../../http/fields.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { answerToRefused } from '../refused-code.ts';
import { checkOwnPassword, confirmIdentity, owedInstead } from './commands.ts';
import { ConfirmPage } from './views.tsx';

const WRONG_PASSWORD = 'That password is not right.';
const WAIT_FOR_PASSWORD = 'Too many wrong passwords in a row. Please wait a little.';

/** An account without an authenticator is asked for no code, and one that it sends all the same is not looked at. */
const proof = z.object({
  password: filled('Enter your password.'),
  code: fieldBy(parseCode, MALFORMED_CODE).optional(),
});

interface Trouble {
  readonly errors?: Readonly<Record<string, string | undefined>>;
  readonly wait?: { readonly seconds: number; readonly message: string };
}

/** Where a session goes that owes its second factor and no password. */
function turnAway({ session, now }: PasswordContext): string | null {
  const owed = owedInstead(session, now);
  return owed === null ? null : paths.mfaStep(owed.step);
}

function confirmPage(
  services: Services,
  { session, site, decision }: PasswordContext,
  { errors, wait }: Trouble = {},
) {
  const { workspace, account } = session;
  return (
    <ConfirmPage
      workspaceName={workspace?.name}
      accent={workspace?.accent}
      email={account.email}
      asksForCode={account.enrolled}
      supportEmail={services.config.supportEmail}
      before={decision.kind === 'owed' ? decision.step : null}
      backHref={safeReturnTo(session.returnTo) ?? homePath(session, site.kind)}
      errors={errors}
      wait={wait}
    />
  );
}

async function confirm(
  services: Services,
  context: PasswordContext,
  { body: { password, code }, errors }: { body: Partial<z.output<typeof proof>>; errors: FieldErrors },
): Promise<Reply> {
  const elsewhere = turnAway(context);
  if (elsewhere !== null) return seeOther(elsewhere);
  const { act } = context;
  const { enrolled } = context.session.account;
  const lacksCode = enrolled && code === undefined;
  if (password === undefined || lacksCode) {
    const wrong = { password: errors.password, ...(lacksCode && { code: MALFORMED_CODE }) };
    return unprocessable(confirmPage(services, context, { errors: wrong }));
  }
  const check = await checkOwnPassword(services, act, password);
  if (!check.ok) {
    if (check.reason === 'wrong')
      return unprocessable(confirmPage(services, context, { errors: { password: WRONG_PASSWORD } }));
    const wait = { seconds: waitSeconds(check.waitMs), message: WAIT_FOR_PASSWORD };
    return tooMany(confirmPage(services, context, { wait }), wait.seconds);
  }
  const outcome = await confirmIdentity(services, act, {
    checked: check,
    code: enrolled && code !== undefined ? code : null,
  });
  if (outcome.ok) {
    const { to, cookie } = await landingOf(services, context, outcome);
    return seeOther(to, cookie);
  }
  // Password or devices are others than a moment ago; the page asks for what it takes now.
  if (outcome.reason === 'outdated' || outcome.reason === 'gone') return seeOther(paths.confirm);
  return answerToRefused(outcome, ({ error, wait }) =>
    confirmPage(services, context, wait === undefined ? { errors: { code: error } } : { wait }),
  );
}

/** D12: password, and code from whoever is enrolled, before a sensitive action; and from who is asked in an old session (D1). */
export function confirmRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.confirm,
    host: 'both',
    access: 'password',
    handler: (context) => {
      const elsewhere = turnAway(context);
      return elsewhere === null ? html(confirmPage(services, context)) : seeOther(elsewhere);
    },
  });

  routes.action({
    url: paths.confirm,
    host: 'both',
    access: 'password',
    body: proof,
    invalid: (context, form) => confirm(services, context, form),
    handler: (context, { body }) => confirm(services, context, { body, errors: {} }),
  });
}
