import { z } from 'zod';
import type { PasswordContext } from '../../../access/context.ts';
import { owesPassword } from '../../../access/judgement.ts';
import { parseSetUpCode } from '../../../domain/mailed-code.ts';
import { relyingPartyOf } from '../../../domain/passkey.ts';
import { waitSeconds } from '../../../domain/throttle.ts';
import { mailSetUpCode, proveAddress } from '../../../factors/address-proof.ts';
import { provesWhoIsThere } from '../../../factors/at-step.ts';
import { waysInOn } from '../../../factors/devices.ts';
import { hostsToSignInAt } from '../../../factors/hosts.ts';
import { mailedCodeOf } from '../../../factors/mailed-codes.ts';
import { owedAddressProof } from '../../../factors/proven-addresses.ts';
import { setsUpAnew } from '../../../factors/stranded.ts';
import { fieldBy } from '../../../http/fields.ts';
import { mailStaysHere } from '../../../http/outbox-hint.ts';
import { paths } from '../../../http/paths.ts';
import { html, type Reply, seeOther, tooMany, unprocessable } from '../../../http/reply.ts';
import type { Routes } from '../../../http/route.ts';
import { mailsAbout } from '../../../mail/followed-mails.ts';
import type { Services } from '../../../services.ts';
import { EmailedCodePage, type EmailedCodePageProps } from './views.tsx';

const proof = z.object({
  code: fieldBy(parseSetUpCode, 'Enter the 10 letters and numbers from our email.'),
});

const WRONG = 'That code isn’t right. Use the one from our latest email.';
const EXPIRED = 'That code has been used or has expired. Ask for a new one.';

async function page(
  services: Services,
  { session, site, now }: PasswordContext,
  trouble: Pick<EmailedCodePageProps, 'error' | 'wait'> = {},
) {
  const { db, config } = services;
  const { account, workspace } = session;
  const live = await mailedCodeOf(db, services, { account, purpose: 'set-up', now });
  const { keysElsewhere: hosts } = await waysInOn(db, account.id, relyingPartyOf(site.url).id);
  const keysElsewhere = account.enrolled ? hosts : [];
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
      isAnew={await setsUpAnew(services, db, session)}
      mailedAt={live?.madeAt ?? null}
      now={now}
      undelivered={state === 'refused' || state === 'unreachable' || state === 'failed'}
      inOutbox={mailStaysHere(services)}
      {...trouble}
    />
  );
}

async function waitPage(services: Services, context: PasswordContext, waitMs: number, message: string) {
  const seconds = waitSeconds(waitMs);
  return tooMany(await page(services, context, { wait: { seconds, message } }), seconds);
}

async function prove(services: Services, context: PasswordContext, code: string): Promise<Reply> {
  const outcome = await proveAddress(services, context.act, code);
  if (outcome.ok) return seeOther(paths.mfaSetup, { set: outcome.token });
  switch (outcome.reason) {
    case 'unasked':
      return seeOther(paths.mfaSetup);
    case 'waiting':
      return waitPage(services, context, outcome.waitMs, 'Too many incorrect codes.');
    case 'wrong':
      return unprocessable(await page(services, context, { error: WRONG }));
    case 'expired':
      return unprocessable(await page(services, context, { error: EXPIRED }));
  }
}

/** B6, B9: after a reset, before a key on another host, and where no key works any more, setting one up wants a code that is emailed to the account's address. */
export function mfaEmailRoutes(routes: Routes, services: Services): void {
  const step = { host: 'both', access: 'password' } as const;

  /** For a session that owes the proof, and no password before it; any other goes where setup would lead it. */
  async function ifOwed(context: PasswordContext, answer: () => Promise<Reply>): Promise<Reply> {
    const { session, decision, now } = context;
    if (decision.kind === 'owed' && owesPassword(session, decision, now)) return seeOther(paths.confirm);
    const isAnew = await setsUpAnew(services, services.db, session);
    const why = await owedAddressProof(services.db, session, isAnew);
    if (why === 'keys-nowhere' && !provesWhoIsThere(context, 'setup')) return seeOther(paths.confirm);
    return why === null ? seeOther(paths.mfaSetup) : answer();
  }

  routes.page({
    ...step,
    url: paths.mfaEmail,
    handler: (context) => ifOwed(context, async () => html(await page(services, context))),
  });

  routes.action({
    ...step,
    url: paths.mfaSendEmail,
    handler: (context) =>
      ifOwed(context, async () => {
        const mailing = await mailSetUpCode(services, context.act);
        if (mailing.ok) return seeOther(paths.mfaEmail);
        const message = 'We’ve emailed you several times. Check your inbox and spam folder first.';
        return waitPage(services, context, mailing.waitMs, message);
      }),
  });

  routes.action({
    ...step,
    url: paths.mfaEmail,
    body: proof,
    invalid: (context, { errors }) =>
      ifOwed(context, async () => unprocessable(await page(services, context, { error: errors.code }))),
    handler: (context, { body: { code } }) => ifOwed(context, () => prove(services, context, code)),
  });
}
