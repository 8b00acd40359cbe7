import { replacePassword, startAlwaysAsking, stopAlwaysAsking } from '../../../access/accounts.ts';
import { recordedAs } from '../../../access/act.ts';
import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { forgetBrowsers } from '../../../access/known-browsers.ts';
import { hashPassword } from '../../../access/password-hash.ts';
import { endSessionsOf, raiseSession } from '../../../access/sessions.ts';
import { record } from '../../../audit/record.ts';
import { tellAccount } from '../../../mail/tell-account.ts';
import type { Services } from '../../../services.ts';
import type { CheckedPassword } from '../confirm/commands.ts';
import { passwordChanged } from '../letters.ts';

/**
 * Changes the password that `current` proved, ends every other session of the account at once (D8) and gives this one a
 * new token; null when the password is another one by now. The caller has checked the new one's rules.
 */
export async function changePassword(
  services: Services,
  act: Act<'account'>,
  { current, password }: { current: CheckedPassword; password: string },
): Promise<string | null> {
  const hash = await hashPassword(password);
  const token = await perform(services, act, async (held) => {
    const { trx, session, now } = held;
    const { account } = session;
    const wanted = { accountId: account.id, passwordHash: hash, now };
    if (!(await replacePassword(trx, wanted, current.hash))) return null;
    const ended = await endSessionsOf(trx, account.id, session.sessionId);
    await forgetBrowsers(trx, account.id);
    await record(trx, { ...recordedAs(held), type: 'password.changed', detail: { sessionsEnded: ended } });
    await tellAccount(services, trx, account, now, passwordChanged);
    return raiseSession(trx, session.sessionId, 'renewal', now);
  });
  services.mail.kick();
  return token;
}

/** Switches "Always ask me for a code" (D13). On only for who has an authenticator: false otherwise, nothing changed. */
export function setAlwaysAsk(services: Services, act: Act<'account'>, enabled: boolean): Promise<boolean> {
  return perform(services, act, async (held) => {
    const { trx, session } = held;
    const change = enabled ? startAlwaysAsking : stopAlwaysAsking;
    if (!(await change(trx, session.account.id))) return false;
    await record(trx, { ...recordedAs(held), type: 'preference.changed', detail: { alwaysAsk: enabled } });
    return true;
  });
}

/** Ends the account's other sessions and forgets its browsers, or ends one session. How many ended; 0 for a session that is not the account's own. */
export function endOtherSessions(services: Services, act: Act<'account'>, only?: string): Promise<number> {
  return perform(services, act, async (held) => {
    const { trx, session } = held;
    const ended = await endSessionsOf(trx, session.account.id, session.sessionId, only);
    if (only === undefined) await forgetBrowsers(trx, session.account.id);
    if (ended > 0)
      await record(trx, { ...recordedAs(held), type: 'session.ended', detail: { sessions: ended } });
    return ended;
  });
}
