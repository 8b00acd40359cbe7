import { z } from 'zod';
import type { PasswordContext } from '../../../access/context.ts';
import { landingOf } from '../../../access/landing.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { MOST_DEVICE_NAME } from '../../../domain/device-name.ts';
import type { DevicePart } from '../../../domain/device-part.ts';
import { keyLabel, keyUri } from '../../../domain/key-uri.ts';
import { qrSvg } from '../../../domain/qr.ts';
import { base32Of } from '../../../domain/totp.ts';
import { parseCode } from '../../../domain/typed-code.ts';
import { completeEnrolment, deviceToBe, type Enrolment } from '../../../factors/enrolment.ts';
import {
  clockHint,
  FAILURES_UNTIL_CLOCK,
  MALFORMED_CODE,
  NAME_TAKEN,
  STAYS,
  TOO_MANY_DEVICES,
  WRONG_CODE,
  whySetUp,
} from '../../../factors/words.ts';
import { fieldBy, optionalNameField } from '../../../http/fields.ts';
import type { FieldErrors } from '../../../http/input.ts';
import { paths } from '../../../http/paths.ts';
import { given } from '../../../http/plain-fields.ts';
import { html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { keySetupRoutes } from './key-routes.tsx';
import { whatIsReplaced } from './replacing.ts';
import { turnAway } from './turn-away.ts';
import { SetupPage } from './views.tsx';

const DONE: Readonly<Record<DevicePart, string>> = {
  first: 'Two-factor authentication is set up.',
  another: 'Device added. You can sign in with its codes now.',
  replacement: 'Device replaced. The old one’s codes no longer work.',
};

const proof = z.object({
  code: fieldBy(parseCode, MALFORMED_CODE),
  name: optionalNameField(MOST_DEVICE_NAME),
  /** How many the page has refused. Nothing hangs on it but help, so the form may carry it. */
  refused: given(z.coerce.number().int().min(0).max(1_000).catch(0)),
});

/** What was wrong with what was sent, how the device was called there, and how many codes were refused. */
interface Trouble {
  readonly errors: FieldErrors;
  readonly name: string | undefined;
  readonly refused: number;
}

async function showSetup(services: Services, context: PasswordContext, trouble?: Trouble): Promise<Reply> {
  const { session, decision, act, now } = context;
  const { account, workspace } = session;
  const { part, replaces, secret, number, name } = await deviceToBe(services, act);
  const label = keyLabel({ workspaceName: workspace?.name ?? null, email: account.email, number });
  const uri = keyUri(label, secret);
  const owed = decision.kind === 'owed';
  const refused = trouble?.refused ?? 0;
  const page = (
    <SetupPage
      workspaceName={workspace?.name}
      accent={workspace?.accent}
      reason={whySetUp(owed ? decision.reason : null, session)}
      part={part}
      replaced={await whatIsReplaced(services, context, replaces)}
      toAdd={{ uri, qr: qrSvg(uri, 'QR code'), manual: base32Of(secret), label }}
      supportEmail={services.config.supportEmail}
      cancelHref={owed ? undefined : paths.account}
      name={trouble?.name ?? name}
      errors={trouble?.errors ?? {}}
      refused={refused}
      clock={refused >= FAILURES_UNTIL_CLOCK ? now : undefined}
    />
  );
  return trouble === undefined ? html(page) : unprocessable(page);
}

/** The page, for whoever has something to set up. */
async function setUp(services: Services, context: PasswordContext, trouble?: Trouble): Promise<Reply> {
  const elsewhere = await turnAway(services, context, 'app');
  return elsewhere === null ? showSetup(services, context, trouble) : seeOther(elsewhere);
}

function explain(refused: Enrolment & { ok: false }): FieldErrors {
  switch (refused.reason) {
    case 'wrong':
      return { code: refused.skewSeconds === null ? WRONG_CODE : clockHint(refused.skewSeconds) };
    case 'expired':
      return { code: 'This QR code expired after 15 minutes. Scan the new one, then enter the code.' };
    case 'too-many':
      return { code: TOO_MANY_DEVICES.app };
    case 'stays':
      return { code: STAYS };
    case 'name-taken':
      return { name: NAME_TAKEN };
    case 'must-verify':
    case 'keys-alone':
    case 'address-unproven':
      return { code: WRONG_CODE };
  }
}

/** S6–S10: the page that sets up an authenticator, and the code that proves it; or a passkey or security key (B6). */
export function mfaSetupRoutes(routes: Routes, services: Services): void {
  routes.page({
    url: paths.mfaSetup,
    host: 'both',
    access: 'password',
    handler: (context) => setUp(services, context),
  });

  routes.action({
    url: paths.mfaSetup,
    host: 'both',
    access: 'password',
    body: proof,
    invalid: (context, { body, errors, values }) =>
      setUp(services, context, { errors, name: values.name, refused: body.refused ?? 0 }),
    handler: async (context, { body: { code, name, refused } }) => {
      const elsewhere = await turnAway(services, context, 'app');
      if (elsewhere !== null) return seeOther(elsewhere);
      const { session, decision, act } = context;
      const outcome = await completeEnrolment(services, act, { code, name });
      if (outcome.ok) {
        await leaveFlash(services.db, session.sessionId, DONE[outcome.part]);
        const { to, cookie } = await landingOf(services, context, outcome);
        // What nothing was owed for was begun under Account security, unless somebody was on their way elsewhere.
        const isOnTheWay = decision.kind === 'owed' || session.returnTo !== null;
        return seeOther(isOnTheWay ? to : paths.account, cookie);
      }
      if (outcome.reason === 'must-verify') return seeOther(paths.mfaVerify);
      if (outcome.reason === 'keys-alone') return seeOther(paths.mfaSetupKey);
      if (outcome.reason === 'address-unproven') return seeOther(paths.mfaEmail);
      return showSetup(services, context, {
        errors: explain(outcome),
        name: name ?? undefined,
        refused: outcome.reason === 'wrong' ? refused + 1 : refused,
      });
    },
  });

  keySetupRoutes(routes, services);
}
