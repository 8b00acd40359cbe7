import { record } from '../data/audit.ts';
import type { Database, Trx } from '../data/database.ts';
import { holdAccount } from '../data/hold-account.ts';
import { newId } from '../data/id.ts';
import { forgiveTry, takeTurn } from '../data/throttles.ts';
import { hashRecoveryCode, newRecoveryCode, newRecoveryCodes } from '../domain/recovery-codes.ts';
import { recoveryCodesMade, recoveryCodeUsed } from '../mail/factor-mails.ts';
import { tellAccount } from '../mail/tell-account.ts';
import type { Services } from '../services.ts';
import { type Act, recordedAs } from '../web/act.ts';
import type { SignedIn } from '../web/context.ts';
import { raiseSession } from '../web/sessions.ts';
import { clearFailures } from './failures.ts';

interface Recovering extends Act {
  readonly session: SignedIn;
}

/** How many recovery codes of the account are unused. */
export async function unusedRecoveryCodes(db: Database, accountId: string): Promise<number> {
  const { unused } = await db
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('unused'))
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(unused);
}

/** Keeps codes as they are written, as hashes alone. */
async function keepCodes(trx: Trx, accountId: string, codes: readonly string[], now: number): Promise<void> {
  await trx
    .insertInto('recovery_codes')
    .values(
      codes.map((code) => ({
        id: newId(),
        account_id: accountId,
        code_hash: hashRecoveryCode(code.replaceAll('-', ''), accountId),
        created_at: now,
        used_at: null,
      })),
    )
    .execute();
}

/** Makes ten new codes and returns them, this once; the old ones are worthless at once. The database keeps hashes. */
export async function makeRecoveryCodes(services: Services, act: Act): Promise<string[]> {
  const { session, now } = act;
  const { account } = session;
  const codes = newRecoveryCodes();
  await services.db.transaction().execute(async (trx) => {
    // So that the code which a use makes at this moment is either gone with the others or not made.
    await holdAccount(trx, account.id);
    await trx.deleteFrom('recovery_codes').where('account_id', '=', account.id).execute();
    await keepCodes(trx, account.id, codes, now);
    await record(trx, { ...recordedAs(act), type: 'recovery-codes.made' });
    await tellAccount(services, trx, account, now, recoveryCodesMade);
  });
  services.mail.kick();
  return codes;
}

export type Recovery =
  | { readonly ok: true; readonly token: string; readonly newCode: string }
  | { readonly ok: false; readonly reason: 'wrong' }
  | { readonly ok: false; readonly reason: 'waiting'; readonly waitMs: number }
  | { readonly ok: false; readonly reason: 'gone' };

/**
 * Passes the second factor by a recovery code, once each, and clears the lock of too many wrong codes (D7). A new code
 * takes the place of the used one (NIST SP 800-63B-4 4.2.1.1) and is returned in clear, this once. Counted
 * apart from the authenticator's codes: it must work where those are locked, and at 80 bits nobody guesses one.
 * `code` as `parseRecoveryCode` returned it.
 */
export async function useRecoveryCode(
  services: Services,
  act: Recovering & { code: string },
): Promise<Recovery> {
  const { session, code, now } = act;
  const { account, sessionId } = session;
  const turn = await takeTurn(services.db, 'recovery', 'account', account.id, now);
  if (!turn.ok) return { ok: false, reason: 'waiting', waitMs: turn.waitMs };
  const outcome = await services.db.transaction().execute(async (trx): Promise<Recovery> => {
    // A reset, a removal and ten new codes delete what they find: they must not miss the code that is made here.
    if (!(await holdAccount(trx, account.id))) return { ok: false, reason: 'gone' };
    const live = await trx
      .selectFrom('sessions')
      .select('id')
      .where('id', '=', sessionId)
      .where('account_id', '=', account.id)
      .executeTakeFirst();
    if (live === undefined) return { ok: false, reason: 'gone' };
    const used = await trx
      .updateTable('recovery_codes')
      .set({ used_at: now })
      .where('account_id', '=', account.id)
      .where('code_hash', '=', hashRecoveryCode(code, account.id))
      .where('used_at', 'is', null)
      .executeTakeFirst();
    if (used.numUpdatedRows !== 1n) {
      await record(trx, {
        ...recordedAs(act),
        type: 'code.refused',
        detail: { reason: 'wrong recovery code' },
      });
      return { ok: false, reason: 'wrong' };
    }
    const newCode = newRecoveryCode();
    await keepCodes(trx, account.id, [newCode], now);
    await clearFailures(trx, account.id);
    await forgiveTry(trx, 'recovery', 'account', account.id);
    const token = await raiseSession(trx, sessionId, 'code', now);
    // Undoes everything: a code is not used up for a session that ended this very moment.
    if (token === null) throw new Error('the session ended while its recovery code was checked');
    await record(trx, { ...recordedAs(act), type: 'recovery-code.used' });
    await tellAccount(services, trx, account, now, recoveryCodeUsed);
    return { ok: true, token, newCode };
  });
  if (outcome.ok) services.mail.kick();
  return outcome;
}
