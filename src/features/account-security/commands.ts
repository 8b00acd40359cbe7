import { record } from '../../data/audit.ts';
import { holdAccount } from '../../data/hold-account.ts';
import { hashPassword } from '../../data/password-hash.ts';
import { passwordChanged } from '../../mail/sign-in-mails.ts';
import { tellAccount } from '../../mail/tell-account.ts';
import type { Services } from '../../services.ts';
import { type Act, recordedAs } from '../../web/act.ts';
import type { SignedIn } from '../../web/context.ts';
import { endSessionsOf, raiseSession } from '../../web/sessions.ts';

interface OwnAct extends Act {
  readonly session: SignedIn;
}

/**
 * Changes the password, ends every other session of the account at once (D8) and gives this one a new token; null
 * when it ended meanwhile. The caller has checked the current password and the new one's rules.
 */
export async function changePassword(
  services: Services,
  act: OwnAct & { password: string },
): Promise<string | null> {
  const { session, now, password } = act;
  const { account } = session;
  const hash = await hashPassword(password);
  const token = await services.db.transaction().execute(async (trx) => {
    await trx
      .updateTable('accounts')
      .set({ password_hash: hash, password_changed_at: now })
      .where('id', '=', account.id)
      .execute();
    const ended = await endSessionsOf(trx, account.id, session.sessionId);
    await record(trx, { ...recordedAs(act), type: 'password.changed', detail: { sessionsEnded: ended } });
    await tellAccount(services, trx, account, now, passwordChanged);
    return raiseSession(trx, session.sessionId, 'renewal', now);
  });
  services.mail.kick();
  return token;
}

/** Switches "Always ask me for a code" (D13). On only for who has an authenticator: false otherwise, nothing changed. */
export async function setAlwaysAsk(services: Services, act: OwnAct & { enabled: boolean }): Promise<boolean> {
  const { session, enabled } = act;
  return services.db.transaction().execute(async (trx) => {
    let account = trx
      .updateTable('accounts')
      .set({ always_ask: enabled ? 1 : 0 })
      .where('id', '=', session.account.id);
    if (enabled) {
      account = account.where(({ exists, selectFrom }) =>
        exists(selectFrom('authenticators').select('id').where('account_id', '=', session.account.id)),
      );
    }
    const { numUpdatedRows } = await account.executeTakeFirst();
    if (numUpdatedRows !== 1n) return false;
    await record(trx, { ...recordedAs(act), type: 'preference.changed', detail: { alwaysAsk: enabled } });
    return true;
  });
}

/** Ends the account's other sessions, or one of them. How many ended; 0 for a session that is not the account's own. */
export async function endOtherSessions(services: Services, act: OwnAct, only?: string): Promise<number> {
  const { session } = act;
  return services.db.transaction().execute(async (trx) => {
    await holdAccount(trx, session.account.id);
    let sessions = trx
      .deleteFrom('sessions')
      .where('account_id', '=', session.account.id)
      .where('id', '!=', session.sessionId);
    if (only !== undefined) sessions = sessions.where('id', '=', only);
    const ended = Number((await sessions.executeTakeFirst()).numDeletedRows);
    if (ended > 0)
      await record(trx, { ...recordedAs(act), type: 'session.ended', detail: { sessions: ended } });
    return ended;
  });
}
