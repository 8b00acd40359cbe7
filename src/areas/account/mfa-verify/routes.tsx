import { z } from 'zod';
import type { PasswordContext } from '../../../access/context.ts';
import { owesPassword, takesKeysAlone } from '../../../access/judgement.ts';
import { homePath, landingOf } from '../../../access/landing.ts';
import { type KeyAnswer, parseKeyAnswer, relyingPartyOf } from '../../../domain/passkey.ts';
import { parseRecoveryCode } from '../../../domain/recovery-codes.ts';
import { parseCode } from '../../../domain/typed-code.ts';
import { passesByKeyAlone } from '../../../factors/at-step.ts';
import { checkCode } from '../../../factors/check-code.ts';
import { waysInOn } from '../../../factors/devices.ts';
import { hostsToSignInAt } from '../../../factors/hosts.ts';
import { checkKey, keyUseOptions } from '../../../factors/passkeys/check.ts';
import { unusedRecoveryCodes, useRecoveryCode } from '../../../factors/recovery.ts';
import { setsUpAnew } from '../../../factors/stranded.ts';
import { KEY_NEEDS_SCRIPT, MALFORMED_CODE, whoAsks } from '../../../factors/words.ts';
import { fieldBy } from '../../../http/fields.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import type { Services } from '../../../services.ts';
import {
  answerToRefused,
  answerToRefusedKey,
  answerToRefusedRecovery,
  type CodeTrouble,
  MALFORMED_RECOVERY_CODE,
} from '../refused-code.ts';
import { ownDevices } from '../security/queries.ts';
import { RecoveryPage, RenewedCodePage, VerifyPage } from './views.tsx';

const proof = z.object({ code: fieldBy(parseCode, MALFORMED_CODE) });
const keyProof = z.object({ passkey: fieldBy(parseKeyAnswer, KEY_NEEDS_SCRIPT) });
const recoveryProof = z.object({
  code: fieldBy(parseRecoveryCode, MALFORMED_RECOVERY_CODE),
});

/** Where a session goes that has nothing to verify: to setup, or on, as after a second tab that finished first. */
function turnAway(context: PasswordContext): string | null {
  const { session, decision, site, now } = context;
  // First, so that nobody gives a code or presses a key here for nothing (D12).
  if (decision.kind === 'owed' && owesPassword(session, decision, now)) return paths.confirm;
  if (!session.account.enrolled)
    return decision.kind === 'owed' ? paths.mfaSetup : homePath(session, site.kind);
  if (session.mfaVerifiedAt !== null) {
    if (decision.kind !== 'owed') return homePath(session, site.kind);
    // A key is wanted besides (B6): theirs, or a new one where they have none for this host.
    return decision.step === 'verify' ? null : paths.mfaSetupKey;
  }
  return null;
}

function surroundings(
  services: Services,
  { session, now }: PasswordContext,
  { error, wait, clock = false }: CodeTrouble,
) {
  const { workspace } = session;
  return {
    workspaceName: workspace?.name,
    accent: workspace?.accent,
    supportEmail: services.config.supportEmail,
    error,
    wait,
    clock: clock ? now : undefined,
  };
}

async function verifyPage(services: Services, context: PasswordContext, trouble: CodeTrouble = {}) {
  const { session, decision, act, site, now } = context;
  const { id } = session.account;
  const [ways, keyOptions, unused] = await Promise.all([
    waysInOn(services.db, id, relyingPartyOf(site.url).id),
    keyUseOptions(services, act, 'verify'),
    unusedRecoveryCodes(services.db, id),
  ]);
  const app = ways.app && !passesByKeyAlone(session);
  const hosts = app || ways.key ? [] : ways.keysElsewhere;
  const shown = { ...ways, app, signInAt: await hostsToSignInAt(services, id, { hosts, now }) };
  return (
    <VerifyPage
      {...surroundings(services, context, trouble)}
      reason={whoAsks(decision.kind === 'owed' ? decision.reason : null, session.policy)}
      hasRecoveryCodes={unused > 0}
      ways={shown}
      keysAlone={takesKeysAlone(session)}
      setsUpAnew={!(app || ways.key) && (await setsUpAnew(services, services.db, session))}
      keyOptions={keyOptions}
      keyError={trouble.keyError ?? (shown.app ? undefined : trouble.error)}
      keyWait={trouble.keyWait}
    />
  );
}

async function verifyByKey(services: Services, context: PasswordContext, answer: KeyAnswer): Promise<Reply> {
  const outcome = await checkKey(services, context.act, { answer, purpose: 'verify' });
  if (!outcome.ok) return answerToRefusedKey(outcome, (trouble) => verifyPage(services, context, trouble));
  const { to, cookie } = await landingOf(services, context, outcome);
  return seeOther(to, cookie);
}

async function verify(services: Services, context: PasswordContext, code: string): Promise<Reply> {
  const { act } = context;
  const outcome = await checkCode(services, act, code);
  if (outcome.ok) {
    const { to, cookie } = await landingOf(services, context, outcome);
    return seeOther(to, cookie);
  }
  // Nothing is left to check against: then there is something to set up, or nothing to do.
  if (outcome.reason === 'gone') return seeOther(paths.mfaSetup);
  return answerToRefused(outcome, (trouble) => verifyPage(services, context, trouble));
}

const recoveryPage = (services: Services, context: PasswordContext, trouble: CodeTrouble = {}) => (
  <RecoveryPage {...surroundings(services, context, trouble)} />
);

async function recover(services: Services, context: PasswordContext, code: string): Promise<Reply> {
  const { act } = context;
  const outcome = await useRecoveryCode(services, act, code);
  if (outcome.ok) {
    const { to, cookie } = await landingOf(services, context, outcome);
    const devices = await ownDevices(services.db, context.session.account.id);
    const [lost, ...others] = devices;
    const renewed = (
      <RenewedCodePage
        {...surroundings(services, context, {})}
        code={outcome.newCode}
        lostDevice={others.length === 0 ? (lost?.id ?? null) : null}
        hasKeysAlone={devices.every(({ kind }) => kind === 'key')}
        onward={to}
        mustSetUpKey={takesKeysAlone(context.session)}
      />
    );
    return { kind: 'html', status: 200, page: renewed, cookie };
  }
  return answerToRefusedRecovery(outcome, (trouble) => recoveryPage(services, context, trouble));
}

/** The page of a step, for whoever has something to verify. */
async function unlessElsewhere(context: PasswordContext, step: () => Reply | Promise<Reply>): Promise<Reply> {
  const elsewhere = turnAway(context);
  return elsewhere === null ? step() : seeOther(elsewhere);
}

/** S11, S12: the code at later sign-ins, or the key (B6), and the way in without the device. */
export function mfaVerifyRoutes(routes: Routes, services: Services): void {
  const step = { host: 'both', access: 'password' } as const;

  routes.page({
    ...step,
    url: paths.mfaVerify,
    handler: (context) => unlessElsewhere(context, async () => html(await verifyPage(services, context))),
  });

  routes.action({
    ...step,
    url: paths.mfaVerify,
    body: proof,
    invalid: (context, { errors }) =>
      unlessElsewhere(context, async () =>
        unprocessable(await verifyPage(services, context, { error: errors.code })),
      ),
    handler: (context, { body }) => unlessElsewhere(context, () => verify(services, context, body.code)),
  });

  routes.action({
    ...step,
    url: paths.mfaVerifyKey,
    from: () => paths.mfaVerify,
    body: keyProof,
    invalid: (context, { errors }) =>
      unlessElsewhere(context, async () =>
        unprocessable(await verifyPage(services, context, { keyError: errors.passkey })),
      ),
    handler: (context, { body }) =>
      unlessElsewhere(context, () => verifyByKey(services, context, body.passkey)),
  });

  routes.page({
    ...step,
    url: paths.mfaRecovery,
    handler: (context) => unlessElsewhere(context, () => html(recoveryPage(services, context))),
  });

  routes.action({
    ...step,
    url: paths.mfaRecovery,
    body: recoveryProof,
    invalid: (context, { errors }) =>
      unlessElsewhere(context, () => unprocessable(recoveryPage(services, context, { error: errors.code }))),
    handler: (context, { body }) => unlessElsewhere(context, () => recover(services, context, body.code)),
  });
}
