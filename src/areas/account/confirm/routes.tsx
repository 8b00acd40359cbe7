import { z } from 'zod';
import type { PasswordContext } from '../../../access/context.ts';
import { type Intent, intentOf } from '../../../access/intents.ts';
import { homePath, landingOf } from '../../../access/landing.ts';
import { safeReturnTo } from '../../../domain/return-to.ts';
import { waitSeconds } from '../../../domain/throttle.ts';
import { parseCode } from '../../../domain/typed-code.ts';
import { MALFORMED_CODE } from '../../../factors/words.ts';
import { fieldBy, filled, idField } from '../../../http/fields.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Answer } from '../../../http/route-kinds.ts';
import type { Services } from '../../../services.ts';
import { answerToRefused } from '../refused-code.ts';
import { checkOwnPassword, confirmIdentity, owedInstead } from './commands.ts';
import { ConfirmPage } from './views.tsx';

const WRONG_PASSWORD = 'That password isn’t right.';
const WAIT_FOR_PASSWORD = 'Too many incorrect passwords.';

/** An account without an authenticator is asked for no code, and one that it sends all the same is not looked at. */
const proof = z.object({
  password: filled('Enter your password.'),
  code: fieldBy(parseCode, MALFORMED_CODE).optional(),
  /** What the page named; a form that does not say confirms what waits. */
  intent: idField.optional().catch(undefined),
});

interface Trouble {
  readonly clock?: boolean | undefined;
  readonly errors?: Readonly<Record<string, string | undefined>>;
  readonly problem?: string;
  readonly wait?: { readonly seconds: number; readonly message: string };
}

/** Where a session goes that owes its second factor and no password. */
function turnAway({ session, now }: PasswordContext): string | null {
  const owed = owedInstead(session, now);
  return owed === null ? null : paths.mfaStep(owed.step);
}

/** What there is to confirm. Whoever owes a second factor is asked for that, and does nothing else by it. */
async function askedOf(
  services: Services,
  { session, decision, now }: PasswordContext,
): Promise<Intent | null> {
  return decision.kind === 'owed' ? null : intentOf(services, session, now);
}

function confirmPage(
  services: Services,
  { session, site, decision, now }: PasswordContext,
  intent: Intent | null,
  { errors, problem, wait, clock = false }: Trouble = {},
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
      intent={intent}
      backHref={safeReturnTo(intent?.from ?? session.returnTo) ?? homePath(session, site.kind)}
      errors={errors}
      problem={problem}
      wait={wait}
      clock={clock ? now : undefined}
    />
  );
}

/** What was to be confirmed is not there any more: it was done, took too long, or something else was asked for since. */
const OVER = {
  title: 'There’s nothing left to confirm',
  body: 'You waited more than 15 minutes, or confirmed this in another tab. If it hasn’t been done yet, go back and ask for it again.',
  action: { href: paths.start, label: 'Continue' },
};
const ANOTHER = 'You’ve asked for something else since you opened this page. Check what you’re about to do.';

async function confirm(
  services: Services,
  context: PasswordContext,
  { body, errors }: { body: Partial<z.output<typeof proof>>; errors: FieldErrors },
): Promise<Answer> {
  const elsewhere = turnAway(context);
  if (elsewhere !== null) return seeOther(elsewhere);
  const { act } = context;
  const { enrolled } = context.session.account;
  const { password, code } = body;
  const intent = await askedOf(services, context);
  const again = (trouble: Trouble) => confirmPage(services, context, intent, trouble);
  if (body.intent !== undefined && body.intent !== intent?.id)
    return intent === null ? errorPage(409, OVER) : unprocessable(again({ problem: ANOTHER }));
  const lacksCode = enrolled && code === undefined;
  if (password === undefined || lacksCode) {
    const wrong = { password: errors.password, ...(lacksCode && { code: MALFORMED_CODE }) };
    return unprocessable(again({ errors: wrong }));
  }
  const check = await checkOwnPassword(services, act, password);
  if (!check.ok) {
    if (check.reason === 'wrong') return unprocessable(again({ errors: { password: WRONG_PASSWORD } }));
    const wait = { seconds: waitSeconds(check.waitMs), message: WAIT_FOR_PASSWORD };
    return tooMany(again({ wait }), wait.seconds);
  }
  const outcome = await confirmIdentity(services, act, {
    checked: check,
    code: enrolled && code !== undefined ? code : null,
    intent,
  });
  if (outcome.ok) {
    if (intent !== null)
      return { kind: 'carry-out', intent, cookie: { set: outcome.token, browser: outcome.browser } };
    const { to, cookie } = await landingOf(services, context, outcome);
    return seeOther(to, cookie);
  }
  // Password, devices or what was asked for are others than a moment ago; the page asks for what it takes now.
  if (outcome.reason === 'outdated' || outcome.reason === 'gone') return seeOther(paths.confirm);
  return answerToRefused(outcome, ({ error, wait, clock }) =>
    again(wait === undefined ? { errors: { code: error }, clock } : { wait, clock }),
  );
}

/**
 * D12, D22: password, and code from whoever is enrolled, before a sensitive action, which is done then; and from who is
 * asked in an old session (D1).
 */
export function confirmRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.confirm,
    host: 'both',
    access: 'password',
    handler: async (context) => {
      const elsewhere = turnAway(context);
      if (elsewhere !== null) return seeOther(elsewhere);
      return html(confirmPage(services, context, await askedOf(services, context)));
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
