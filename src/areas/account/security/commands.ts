import { replacePassword, startAlwaysAsking, stopAlwaysAsking } from '../../../access/accounts.ts';
import type { Act } from '../../../access/context.ts';
import { type Held, perform } from '../../../access/deed.ts';
import { forgetBrowsers, rememberBrowser } from '../../../access/known-browsers.ts';
import type { Proven } from '../../../access/landing.ts';
import { withdrawLinksTaking } from '../../../access/one-time-links.ts';
import { recordOwn } from '../../../access/own-record.ts';
import { hashPassword } from '../../../access/password-hash.ts';
import { endSessionsOf } from '../../../access/session-ends.ts';
import { raiseSession } from '../../../access/sessions.ts';
import { whereaboutsOf } from '../../../domain/whereabouts.ts';
import { tellAccount } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import type { CheckedPassword } from '../confirm/commands.ts';
import { passwordChanged } from '../letters.ts';

/** The account forgets its browsers, but for the one at hand, which it knows by a new token; returns that one's new cookie. */
export async function knowThisBrowserAlone({
  trx,
  session,
  browser,
  origin,
  now,
}: Held<'account'>): Promise<string | undefined> {
  const { id } = session.account;
  await forgetBrowsers(trx, id);
  return (await rememberBrowser(trx, id, { tokens: browser.tokens, ip: origin.ip, now })).browser;
}

/**
 * Changes the password that `current` proved, ends every other session of the account at once (D8) and gives this one a
 * new token; null when the password is another one by now. The caller has checked the new one's rules.
 */
export async function changePassword(
  services: Services,
  act: Act<'account'>,
  { current, password }: { current: CheckedPassword; password: string },
): Promise<Proven | null> {
  const hash = await hashPassword(password);
  const proven = await perform(services, act, async (held) => {
    const { trx, session, now } = held;
    const { account } = session;
    const wanted = { accountId: account.id, passwordHash: hash, now };
    if (!(await replacePassword(trx, wanted, current.hash))) return null;
    const ended = await endSessionsOf(trx, account.id, { now, config: services.config }, session.sessionId);
    await withdrawLinksTaking(trx, account.email, now);
    const browser = await knowThisBrowserAlone(held);
    const detail = { session: session.sessionId, sessionsEnded: ended };
    await recordOwn(held, { type: 'password.changed', detail });
    await tellAccount(services, trx, account, now, passwordChanged, whereaboutsOf(held));
    return { token: await raiseSession(trx, session.sessionId, 'renewal', now), browser };
  });
  services.mail.kick();
  return proven;
}

/** Switches "Always ask me for a code" (D13). On only for who has an authenticator: false otherwise, nothing changed. */
export function setAlwaysAsk(services: Services, act: Act<'account'>, enabled: boolean): Promise<boolean> {
  return perform(services, act, async (held) => {
    const { trx, session } = held;
    const change = enabled ? startAlwaysAsking : stopAlwaysAsking;
    if (!(await change(trx, session.account.id))) return false;
    await recordOwn(held, { type: 'preference.changed', detail: { alwaysAsk: enabled } });
    return true;
  });
}

/** Ends the account's other sessions and forgets all browsers but this one, whose new cookie is returned. */
export function endOtherSessions(services: Services, act: Act<'account'>): Promise<string | undefined> {
  return perform(services, act, async (held) => {
    const { trx, session, now } = held;
    const ending = { now, config: services.config };
    const sessions = await endSessionsOf(trx, session.account.id, ending, session.sessionId);
    const browser = await knowThisBrowserAlone(held);
    if (sessions > 0)
      await recordOwn(held, { type: 'session.ended', detail: { sessions, kept: session.sessionId } });
    return browser;
  });
}

/** Ends one of the account's other sessions; false for one that is not its own. */
export function endOneSession(services: Services, act: Act<'account'>, sessionId: string): Promise<boolean> {
  return perform(services, act, async (held) => {
    const { trx, session, now } = held;
    const ending = { now, config: services.config };
    const sessions = await endSessionsOf(trx, session.account.id, ending, session.sessionId, sessionId);
    if (sessions === 0) return false;
    await recordOwn(held, { type: 'session.ended', detail: { sessions, only: sessionId } });
    return true;
  });
}
