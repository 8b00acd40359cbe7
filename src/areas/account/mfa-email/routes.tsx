import { z } from 'zod';
import type { PasswordContext } from '../../../access/context.ts';
import { owesPassword } from '../../../access/judgement.ts';
import { type Proven, wantedPath } from '../../../access/landing.ts';
import { leaveFlash } from '../../../access/sessions.ts';
import { takingKeysAlone } from '../../../access/switched-on.ts';
import type { AddressProofReason } from '../../../domain/address-proof.ts';
import { parseSetUpCode } from '../../../domain/mailed-code.ts';
import { parseKeyAnswer, relyingPartyOf } from '../../../domain/passkey.ts';
import { waitSeconds } from '../../../domain/throttle.ts';
import { mailSetUpCode, proveAddress } from '../../../factors/address-proof.ts';
import { provesWhoIsThere } from '../../../factors/at-step.ts';
import { waysInOn } from '../../../factors/devices.ts';
import { hostsToSignInAt } from '../../../factors/hosts.ts';
import { mailedCodeOf } from '../../../factors/mailed-codes.ts';
import { checkKey, keyUseOptions } from '../../../factors/passkeys/check.ts';
import { hasPending } from '../../../factors/pending-enrolments.ts';
import { owedAddressProof } from '../../../factors/proven-addresses.ts';
import { setsUpAnew } from '../../../factors/stranded.ts';
import { KEY_NEEDS_SCRIPT } from '../../../factors/words.ts';
import { fieldBy } from '../../../http/fields.ts';
import { mailStaysHere } from '../../../http/outbox-hint.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { mailsAbout } from '../../../mail/followed-mails.ts';
import type { Services } from '../../../services.ts';
import { answerToRefusedKey } from '../refused-code.ts';
import { EmailedCodePage, type EmailedCodePageProps } from './views.tsx';

const proof = z.object({
  code: fieldBy(parseSetUpCode, 'Enter the 10 letters and numbers from our email.'),
});

const keyProof = z.object({ passkey: fieldBy(parseKeyAnswer, KEY_NEEDS_SCRIPT) });

const WRONG = 'That code isn’t right. Use the one from our latest email.';
const EXPIRED = 'That code has been used or has expired. Ask for a new one.';
const GO_ON = 'Thanks, that’s confirmed. You can go on now.';

/** What somebody wants who owes the proof, and why they do. */
interface Owing {
  readonly why: AddressProofReason;
  /** They are about to set up a device, and nothing else. */
  readonly setsUp: boolean;
}

/** Whether a session that owes the proof is about to set up a device. */
const isSettingUp = async (
  { db }: Services,
  { session, decision, now }: PasswordContext,
  why: AddressProofReason,
): Promise<boolean> =>
  decision.kind === 'owed' || why === 'keys-nowhere' || (await hasPending(db, session.sessionId, now));

async function page(
  services: Services,
  { session, decision, site, act, now }: PasswordContext,
  { why, setsUp }: Owing,
  trouble: Pick<EmailedCodePageProps, 'error' | 'wait' | 'keyError' | 'keyWait'> = {},
) {
  const { db, config } = services;
  const { account, workspace } = session;
  const live = await mailedCodeOf(db, services, { account, purpose: 'set-up', now });
  const { keysElsewhere: hosts } = await waysInOn(db, account.id, relyingPartyOf(site.url).id);
  const keysElsewhere = account.enrolled ? hosts : [];
  const takers = await takingKeysAlone(db, account.id);
  const signInAt = await hostsToSignInAt(services, account.id, { hosts: keysElsewhere, now });
  const mails = await mailsAbout(db, live === null ? [] : [live.id]);
  const state = live === null ? undefined : mails.get(live.id)?.state;
  return (
    <EmailedCodePage
      workspaceName={workspace?.name}
      accent={workspace?.accent}
      supportEmail={config.supportEmail}
      email={account.email}
      keysElsewhere={keysElsewhere}
      signInAt={signInAt}
      why={why}
      setsUp={setsUp}
      cancelHref={decision.kind === 'owed' || why === 'keys-nowhere' ? undefined : paths.account}
      takeKeysAlone={takers.map(({ workspace: name }) => name)}
      keyOptions={why === 'key-not-used' ? await keyUseOptions(services, act, 'verify') : null}
      mailedAt={live?.madeAt ?? null}
      now={now}
      undelivered={state === 'refused' || state === 'unreachable' || state === 'failed'}
      inOutbox={mailStaysHere(services)}
      {...trouble}
    />
  );
}

async function waitPage(
  services: Services,
  context: PasswordContext,
  owing: Owing,
  { waitMs, message }: { readonly waitMs: number; readonly message: string },
) {
  const seconds = waitSeconds(waitMs);
  return tooMany(await page(services, context, owing, { wait: { seconds, message } }), seconds);
}

/** On with what the proof was wanted for: setting up a device, or the page that asked for it, where it is asked for again. */
async function goOn(
  services: Services,
  { session, site }: PasswordContext,
  { setsUp }: Owing,
  { token, browser }: Proven,
): Promise<Reply> {
  const cookie = { set: token, browser };
  if (setsUp) return seeOther(paths.mfaSetup, cookie);
  await leaveFlash(services.db, session.sessionId, GO_ON);
  const wanted = session.returnTo === null ? null : await wantedPath(services, { session, host: site.kind });
  return seeOther(wanted ?? paths.account, cookie);
}

async function prove(
  services: Services,
  context: PasswordContext,
  owing: Owing,
  code: string,
): Promise<Reply> {
  const outcome = await proveAddress(services, context.act, code);
  if (outcome.ok) return goOn(services, context, owing, outcome);
  switch (outcome.reason) {
    case 'unasked':
      return seeOther(paths.mfaSetup);
    case 'waiting': {
      const { waitMs } = outcome;
      return waitPage(services, context, owing, { waitMs, message: 'Too many incorrect codes.' });
    }
    case 'wrong':
      return unprocessable(await page(services, context, owing, { error: WRONG }));
    case 'expired':
      return unprocessable(await page(services, context, owing, { error: EXPIRED }));
  }
}

/**
 * B6, B9: after a reset, and where no key works any more, setting one up wants a code that is emailed to the account's address; and
 * where keys alone may come to count, so does all that leads to one, from whoever has keys and has not used one here.
 */
export function mfaEmailRoutes(routes: Routes, services: Services): void {
  const step = { host: 'both', access: 'password' } as const;

  /** For a session that owes the proof, and no password before it; any other goes where setup would lead it. */
  async function ifOwed(context: PasswordContext, answer: (owing: Owing) => Promise<Reply>): Promise<Reply> {
    const { session, decision, now } = context;
    if (decision.kind === 'owed' && owesPassword(session, decision, now)) return seeOther(paths.confirm);
    const isAnew = await setsUpAnew(services, services.db, session);
    if (decision.kind === 'owed' && decision.step === 'verify' && !isAnew) return seeOther(paths.mfaVerify);
    const why = await owedAddressProof(services.db, session, isAnew);
    if (why === 'keys-nowhere' && !provesWhoIsThere(context, 'setup')) return seeOther(paths.confirm);
    if (why === null) return seeOther(paths.mfaSetup);
    return answer({ why, setsUp: await isSettingUp(services, context, why) });
  }

  routes.page({
    ...step,
    url: paths.mfaEmail,
    handler: (context) => ifOwed(context, async (owing) => html(await page(services, context, owing))),
  });

  routes.action({
    ...step,
    url: paths.mfaSendEmail,
    handler: (context) =>
      ifOwed(context, async (owing) => {
        const mailing = await mailSetUpCode(services, context.act);
        if (mailing.ok) return seeOther(paths.mfaEmail);
        const message = 'We’ve emailed you several times. Check your inbox and spam folder first.';
        return waitPage(services, context, owing, { waitMs: mailing.waitMs, message });
      }),
  });

  routes.action({
    ...step,
    url: paths.mfaEmail,
    body: proof,
    invalid: (context, { errors }) =>
      ifOwed(context, async (owing) =>
        unprocessable(await page(services, context, owing, { error: errors.code })),
      ),
    handler: (context, { body: { code } }) =>
      ifOwed(context, (owing) => prove(services, context, owing, code)),
  });

  routes.action({
    ...step,
    url: paths.mfaEmailKey,
    from: () => paths.mfaEmail,
    body: keyProof,
    invalid: (context, { errors }) =>
      ifOwed(context, async (owing) =>
        unprocessable(await page(services, context, owing, { keyError: errors.passkey })),
      ),
    handler: (context, { body: { passkey: answer } }) =>
      ifOwed(context, async (owing) => {
        const outcome = await checkKey(services, context.act, { answer, purpose: 'verify' });
        return outcome.ok
          ? goOn(services, context, owing, outcome)
          : answerToRefusedKey(outcome, (trouble) => page(services, context, owing, trouble));
      }),
  });
}
