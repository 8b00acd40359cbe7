import { z } from 'zod';
import type { PasswordContext } from '../../../access/context.ts';
import { owesPassword } from '../../../access/judgement.ts';
import { homePath, landingOf } from '../../../access/landing.ts';
import { keepReturnTo, leaveFlash } from '../../../access/sessions.ts';
import { issuerFor, keyUri } from '../../../domain/key-uri.ts';
import { qrSvg } from '../../../domain/qr.ts';
import { base32Of } from '../../../domain/totp.ts';
import { parseCode } from '../../../domain/typed-code.ts';
import { confirmEnrolment, type Enrolment, hasPending, pendingSecret } from '../../../factors/enrolment.ts';
import { clockHint, MALFORMED_CODE, WRONG_CODE, whoAsks } from '../../../factors/words.ts';
import { fieldBy } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import { SetupPage } from './views.tsx';

const DONE = 'Two-factor authentication is set up.';
const SAVE_CODES = `${DONE} Under Account security you can get recovery codes, in case you lose your device.`;

const proof = z.object({ code: fieldBy(parseCode, MALFORMED_CODE) });

/**
 * Whether the session may see and prove a secret; where not, where it should go instead. A password alone never
 * gets here once there is an authenticator (D3), and a session that owes nothing must have proved itself just now.
 */
async function turnAway(services: Services, context: PasswordContext): Promise<string | null> {
  const { session, decision, now, site } = context;
  const { enrolled } = session.account;
  if (enrolled && session.mfaVerifiedAt === null) return paths.mfaVerify;
  // Begun with a proof of just then, whether at sign-in or from Account security.
  if (await hasPending(services.db, session.sessionId, now)) return null;
  if (enrolled) return homePath(session, site.kind);
  if (!owesPassword(session, decision, now)) return null;
  // Who is asked goes on to the page that they wanted.
  if (decision.kind !== 'owed') await keepReturnTo(services.db, session.sessionId, paths.account);
  return paths.confirm;
}

async function showSetup(services: Services, context: PasswordContext, error?: string): Promise<Reply> {
  const { session, decision, act } = context;
  const { account, workspace } = session;
  const secret = await pendingSecret(services, act);
  const issuer = issuerFor(workspace?.name ?? null);
  const uri = keyUri({ issuer, account: account.email, secret });
  const owed = decision.kind === 'owed';
  const page = (
    <SetupPage
      workspaceName={workspace?.name}
      accent={workspace?.accent}
      reason={whoAsks(owed ? decision.reason : null, session.policy)}
      replacing={account.enrolled}
      keyUri={uri}
      qr={qrSvg(uri, 'QR code')}
      manualKey={base32Of(secret)}
      issuer={issuer}
      account={account.email}
      supportEmail={services.config.supportEmail}
      back={owed ? undefined : { href: paths.account, label: 'Back, without changing anything' }}
      error={error}
    />
  );
  return error === undefined ? html(page) : unprocessable(page);
}

/** The page, for whoever has something to set up. */
async function setUp(services: Services, context: PasswordContext, error?: string): Promise<Reply> {
  const elsewhere = await turnAway(services, context);
  return elsewhere === null ? showSetup(services, context, error) : seeOther(elsewhere);
}

function explain(refused: Enrolment & { ok: false }): string {
  switch (refused.reason) {
    case 'wrong':
      return refused.skewSeconds === null ? WRONG_CODE : clockHint(refused.skewSeconds);
    case 'expired':
      return 'This page had been open for more than 15 minutes. Scan the new picture, then enter the code.';
    case 'too-many':
      return 'You have five devices already. Remove one under Account security first.';
    case 'must-verify':
      return WRONG_CODE;
  }
}

/** S6–S10: the page that sets up an authenticator, and the code that proves it. */
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
    invalid: (context, { errors }) => setUp(services, context, errors.code),
    handler: async (context, { body: { code } }) => {
      const elsewhere = await turnAway(services, context);
      if (elsewhere !== null) return seeOther(elsewhere);
      const { session, act } = context;
      const outcome = await confirmEnrolment(services, act, code);
      if (outcome.ok) {
        await leaveFlash(services.db, session.sessionId, outcome.first ? SAVE_CODES : DONE);
        const { to, cookie } = await landingOf(services, context, outcome);
        return seeOther(to, cookie);
      }
      if (outcome.reason === 'must-verify') return seeOther(paths.mfaVerify);
      return showSetup(services, context, explain(outcome));
    },
  });
}
