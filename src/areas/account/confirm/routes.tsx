import { z } from 'zod';
import type { PasswordContext, SignedIn } from '../../../access/context.ts';
import { type Intent, intentOf } from '../../../access/intents.ts';
import { homePath, landingOf } from '../../../access/landing.ts';
import { parseKeyAnswer } from '../../../domain/passkey.ts';
import { parseRecoveryCode } from '../../../domain/recovery-codes.ts';
import { safeReturnTo } from '../../../domain/return-to.ts';
import { waitSeconds } from '../../../domain/throttle.ts';
import { parseCode } from '../../../domain/typed-code.ts';
import type { WaysIn } from '../../../factors/devices.ts';
import { keyUseOptions } from '../../../factors/passkeys/check.ts';
import { unusedRecoveryCodes } from '../../../factors/recovery.ts';
import { KEY_NEEDS_SCRIPT, KEYS_ALONE, MALFORMED_CODE } from '../../../factors/words.ts';
import { fieldBy, filled, flag, idField } from '../../../http/fields.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { errorPage, html, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Answer } from '../../../http/route-kinds.ts';
import type { Services } from '../../../services.ts';
import {
  answerToRefused,
  answerToRefusedKey,
  answerToRefusedRecovery,
  type CodeTrouble,
  MALFORMED_RECOVERY_CODE,
} from '../refused-code.ts';
import {
  checkOwnPassword,
  confirmIdentity,
  type GivenFactor,
  owedInstead,
  takesForConfirming,
  waysTakenOn,
} from './commands.ts';
import { type Elsewhere, elsewhereOf } from './elsewhere.ts';
import { type AskedFor, ConfirmPage } from './views.tsx';

const WRONG_PASSWORD = 'That password isn’t right.';
const WAIT_FOR_PASSWORD = 'Too many incorrect passwords.';

/** A code from the app, or a recovery code: they look so unlike that one field takes either. */
function parseGiven(typed: string): GivenFactor | null {
  const code = parseCode(typed);
  if (code !== null) return { kind: 'app', code };
  const recovery = parseRecoveryCode(typed);
  return recovery === null ? null : { kind: 'recovery', code: recovery };
}

/** Whether the page asks for a recovery code in the place of one from the app. */
const asking = z.object({ recovery: flag });

/** Where no key was pressed, its field goes along empty. */
const parsePressed = (typed: string) => (typed === '' ? undefined : parseKeyAnswer(typed));

/** An account without a device is asked for no code or key, and one that it sends all the same is not looked at. */
const proof = z.object({
  password: filled('Enter your password.'),
  code: fieldBy(parseGiven, MALFORMED_CODE).optional(),
  passkey: fieldBy(parsePressed, KEY_NEEDS_SCRIPT).optional(),
  /** Whether its button was pressed. */
  by: z.literal('key').optional().catch(undefined),
  /** What the page named; a form that does not say confirms what waits. */
  intent: idField.optional().catch(undefined),
});

/** What the page takes beside the password. */
function askedFor(
  { account }: SignedIn,
  { app, key }: WaysIn,
  { byRecovery, elsewhere }: { readonly byRecovery: boolean; readonly elsewhere: Elsewhere | null },
): AskedFor {
  if (!account.enrolled) return null;
  if (elsewhere !== null && (elsewhere.setsUpAnew || !elsewhere.hasRecoveryCodes)) return 'elsewhere';
  if (byRecovery || !(app || key)) return 'recovery-code';
  if (app && key) return 'code-or-key';
  return app ? 'code' : 'key';
}

interface Trouble {
  readonly byRecovery?: boolean;
  readonly clock?: boolean | undefined;
  readonly errors?: Readonly<Record<string, string | undefined>>;
  readonly problem?: string | undefined;
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

async function confirmPage(
  services: Services,
  context: PasswordContext,
  intent: Intent | null,
  { byRecovery = false, errors, problem, wait, clock = false }: Trouble = {},
) {
  const { session, site, decision, act, now } = context;
  const { workspace, account } = session;
  const ways = await waysTakenOn(services.db, session, site);
  const hasRecoveryCodes =
    account.enrolled && ways.recovery && (await unusedRecoveryCodes(services.db, account.id)) > 0;
  const isElsewhere = account.enrolled && !(ways.app || ways.key);
  const elsewhere = isElsewhere ? await elsewhereOf(services, context, { ways, hasRecoveryCodes }) : null;
  const taken = { byRecovery: byRecovery && ways.recovery, elsewhere };
  return (
    <ConfirmPage
      workspaceName={workspace?.name}
      accent={workspace?.accent}
      email={account.email}
      asksFor={askedFor(session, ways, taken)}
      hasDevice={ways.app || ways.key}
      elsewhere={elsewhere}
      keyOptions={ways.key ? await keyUseOptions(services, act, 'confirm') : null}
      hasRecoveryCodes={hasRecoveryCodes}
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

interface Filled {
  readonly query: z.output<typeof asking>;
  readonly body: Partial<z.output<typeof proof>>;
  readonly errors: FieldErrors;
}

async function confirm(
  services: Services,
  context: PasswordContext,
  { query, body, errors }: Filled,
): Promise<Answer> {
  const elsewhere = turnAway(context);
  if (elsewhere !== null) return seeOther(elsewhere);
  const { act, session } = context;
  const { enrolled } = session.account;
  const { password, code, passkey } = body;
  const given: GivenFactor | undefined = passkey === undefined ? code : { kind: 'key', answer: passkey };
  const isTaken = given !== undefined && takesForConfirming(session, given.kind);
  const factor = isTaken ? given : undefined;
  const intent = await askedOf(services, context);
  const byRecovery = query.recovery !== undefined;
  const again = (trouble: Trouble) => confirmPage(services, context, intent, { byRecovery, ...trouble });
  if (body.intent !== undefined && body.intent !== intent?.id)
    return intent === null ? errorPage(409, OVER) : unprocessable(await again({ problem: ANOTHER }));
  const lacksFactor = enrolled && factor === undefined;
  const showsCode = takesForConfirming(session, byRecovery ? 'recovery' : 'app');
  if (password === undefined || lacksFactor) {
    const wrong = {
      password: errors.password,
      ...(lacksFactor &&
        showsCode &&
        body.by === undefined && { code: byRecovery ? MALFORMED_RECOVERY_CODE : MALFORMED_CODE }),
    };
    const why = showsCode || given === undefined ? KEY_NEEDS_SCRIPT : KEYS_ALONE;
    const problem = lacksFactor && (!showsCode || body.by === 'key') ? why : undefined;
    return unprocessable(await again({ errors: wrong, problem }));
  }
  const check = await checkOwnPassword(services, act, password);
  if (!check.ok) {
    if (check.reason === 'wrong') return unprocessable(await again({ errors: { password: WRONG_PASSWORD } }));
    const wait = { seconds: waitSeconds(check.waitMs), message: WAIT_FOR_PASSWORD };
    return tooMany(await again({ wait }), wait.seconds);
  }
  const outcome = await confirmIdentity(services, act, {
    checked: check,
    factor: enrolled && factor !== undefined ? factor : null,
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
  const withTrouble = ({ error, keyError, wait, keyWait, clock }: CodeTrouble) => {
    const until = wait ?? keyWait;
    return again(
      until === undefined ? { errors: { code: error }, problem: keyError, clock } : { wait: until, clock },
    );
  };
  if (outcome.reason === 'key') return answerToRefusedKey(outcome.refused, withTrouble);
  return outcome.reason === 'recovery'
    ? answerToRefusedRecovery(outcome.refused, withTrouble)
    : answerToRefused(outcome, withTrouble);
}

/**
 * D12, D22: password, and code or key from whoever is enrolled, before a sensitive action, which is done then; and from who is
 * asked in an old session (D1).
 */
export function confirmRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.confirm,
    host: 'both',
    access: 'password',
    query: asking,
    handler: async (context, { query }) => {
      const elsewhere = turnAway(context);
      if (elsewhere !== null) return seeOther(elsewhere);
      const byRecovery = query.recovery !== undefined;
      const intent = await askedOf(services, context);
      return html(await confirmPage(services, context, intent, { byRecovery }));
    },
  });

  routes.action({
    url: paths.confirm,
    host: 'both',
    access: 'password',
    query: asking,
    body: proof,
    invalid: (context, form) => confirm(services, context, form),
    handler: (context, { query, body }) => confirm(services, context, { query, body, errors: {} }),
  });
}
