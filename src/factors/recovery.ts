import type { Act } from '../access/context.ts';
import { type Held, perform, recordedAs } from '../access/deed.ts';
import { rememberBrowser } from '../access/known-browsers.ts';
import type { Proven } from '../access/landing.ts';
import type { Rise } from '../access/passed.ts';
import { raiseSession } from '../access/sessions.ts';
import { forgiveTry, takeTurnOfSession } from '../access/throttles.ts';
import { record } from '../audit/record.ts';
import type { Reader, Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';
import type { Millis } from '../data/schema.ts';
import { hashRecoveryCode, newRecoveryCode, newRecoveryCodes } from '../domain/recovery-codes.ts';
import { whereaboutsOf } from '../domain/whereabouts.ts';
import { tellAccount } from '../mail/tell-account.ts';
import type { Services } from '../services.ts';
import { performAtStep, provesWhoIsThere } from './at-step.ts';
import { wereThereBy } from './authenticators.ts';
import type { AlongWith } from './check-code.ts';
import { clearFailures } from './failures.ts';
import { recoveryCodesMade, recoveryCodeUsed } from './letters.ts';
import { keysWereThereBy } from './passkeys/passkeys.ts';
import { mustProveAddress } from './proven-addresses.ts';
import { dropUnsavedCodes, dropUnsavedCodesOf, keepUnsavedCodes, unsavedCodesOf } from './unsaved-codes.ts';

interface RecoveryCodesTable {
  id: string;
  account_id: string;
  code_hash: Uint8Array;
  created_at: Millis;
  /** When its owner said to have saved it (B8). */
  saved_at: Millis | null;
  used_at: Millis | null;
}

declare module '../data/schema.ts' {
  interface Schema {
    recovery_codes: RecoveryCodesTable;
  }
}

/** How many recovery codes of the account are unused. */
export async function unusedRecoveryCodes(db: Reader, accountId: string): Promise<number> {
  const { unused } = await db
    .selectFrom('recovery_codes')
    .select((eb) => eb.fn.countAll<number>().as('unused'))
    .where('account_id', '=', accountId)
    .where('used_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(unused);
}

/** Of a code as it is written. */
const hashOf = (code: string, accountId: string) => hashRecoveryCode(code.replaceAll('-', ''), accountId);

/** Keeps codes as they are written, as hashes alone. */
async function keepCodes(trx: Trx, accountId: string, codes: readonly string[], now: number): Promise<void> {
  await trx
    .insertInto('recovery_codes')
    .values(
      codes.map((code) => ({
        id: newId(),
        account_id: accountId,
        code_hash: hashOf(code, accountId),
        created_at: now,
        saved_at: null,
        used_at: null,
      })),
    )
    .execute();
}

/** Makes all of an account's codes worthless. */
export async function dropRecoveryCodes(trx: Trx, accountId: string): Promise<void> {
  await dropUnsavedCodes(trx, accountId);
  await trx.deleteFrom('recovery_codes').where('account_id', '=', accountId).execute();
}

/**
 * Makes ten new codes, which work from now on, beside those that there are, until they are saved (B8). Where the session
 * was given ten and has not saved them, it makes none and returns those. Null for an account without a device,
 * which has nothing to recover.
 */
export async function makeRecoveryCodes(services: Services, act: Act<'account'>): Promise<string[] | null> {
  const codes = await perform(services, act, async (held) => {
    const { trx, session, now } = held;
    const { account } = session;
    if (!account.enrolled) return null;
    const unsaved = await unsavedCodesOf(trx, services, session, now);
    if (unsaved?.wholeSet) return [...unsaved.codes];
    await mustProveAddress(held);
    const made = newRecoveryCodes();
    await keepCodes(trx, account.id, made, now);
    await keepUnsavedCodes(trx, services, session, { codes: made, wholeSet: true, madeAt: now });
    await record(trx, { ...recordedAs(held), type: 'recovery-codes.made' });
    await tellAccount(services, trx, account, now, recoveryCodesMade, whereaboutsOf(held));
    return made;
  });
  services.mail.kick();
  return codes;
}

/**
 * The session has saved the codes that it was given: a whole set makes all others of the account worthless. False where it
 * was given none, or too long ago.
 */
export function saveRecoveryCodes(services: Services, act: Act<'account'>): Promise<boolean> {
  return perform(services, act, async (held) => {
    const { trx, session, now } = held;
    const { account, sessionId } = session;
    const unsaved = await unsavedCodesOf(trx, services, session, now);
    if (unsaved === null) return false;
    const hashes = unsaved.codes.map((code) => hashOf(code, account.id));
    if (unsaved.wholeSet) {
      await trx
        .deleteFrom('recovery_codes')
        .where('account_id', '=', account.id)
        .where('code_hash', 'not in', hashes)
        .execute();
      await dropUnsavedCodes(trx, account.id);
    } else {
      await dropUnsavedCodesOf(trx, sessionId);
    }
    await trx
      .updateTable('recovery_codes')
      .set({ saved_at: now })
      .where('account_id', '=', account.id)
      .where('code_hash', 'in', hashes)
      .execute();
    await record(trx, { ...recordedAs(held), type: 'recovery-codes.saved' });
    return true;
  });
}

export type Recovery =
  | ({ readonly ok: true; readonly newCode: string } & Proven)
  | { readonly ok: false; readonly reason: 'wrong' }
  | { readonly ok: false; readonly reason: 'waiting'; readonly waitMs: number };

/**
 * Passes the second factor by a recovery code, once each, and clears the lock of too many wrong codes (D7). A new code
 * takes the place of the used one (NIST SP 800-63B-4 4.2.1.1), and is shown until it is saved (B8). Counted
 * apart from the authenticator's codes: it must work where those are locked, and at 80 bits nobody guesses one.
 * `code` as `parseRecoveryCode` returned it.
 */
export async function useRecoveryCode(
  services: Services,
  act: Act<'password'>,
  code: string,
  alongWith?: AlongWith,
): Promise<Recovery> {
  const outcome = await tryRecoveryCode(services, act, code, alongWith);
  services.observer?.codeTried('recovery', outcome.ok ? 'accepted' : outcome.reason);
  return outcome;
}

const PURPOSE = 'recovery';

/**
 * What a recovery code raises a session by. One that has passed its factor and owes none confirms who is there, and goes on as
 * what it was: it has lost nothing, and sets up no other key where keys alone come to count (B6).
 */
const riseBy = ({ session, decision }: Held<'password'>): Rise =>
  session.mfaVerifiedAt !== null && decision.kind === 'allow' ? 'password' : { by: 'recovery', device: null };

async function tryRecoveryCode(
  services: Services,
  act: Act<'password'>,
  code: string,
  alongWith?: AlongWith,
): Promise<Recovery> {
  const turn = await takeTurnOfSession(services.db, PURPOSE, act);
  if (!turn.ok) return { ok: false, reason: 'waiting', waitMs: turn.waitMs };
  // The account is held: a reset, a removal and ten new codes delete what they find, and must not miss the new one.
  const step = alongWith === undefined ? 'verify' : 'either';
  const outcome = await performAtStep(services, act, step, async (held): Promise<Recovery> => {
    const { trx, session, now } = held;
    const { account, sessionId } = session;
    const used = await trx
      .updateTable('recovery_codes')
      .set({ used_at: now })
      .where('account_id', '=', account.id)
      .where('code_hash', '=', hashRecoveryCode(code, account.id))
      .where('used_at', 'is', null)
      .executeTakeFirst();
    if (used.numUpdatedRows !== 1n) {
      const detail = { reason: 'wrong recovery code' };
      services.counts.count({ ...recordedAs(held), type: 'code.refused', detail });
      return { ok: false, reason: 'wrong' };
    }
    const newCode = newRecoveryCode();
    await keepCodes(trx, account.id, [newCode], now);
    const unsaved = await unsavedCodesOf(trx, services, session, now);
    const renewed = { codes: [newCode], wholeSet: false, madeAt: now };
    const toSave = unsaved === null ? renewed : { ...unsaved, codes: [...unsaved.codes, newCode] };
    await keepUnsavedCodes(trx, services, session, toSave);
    await clearFailures(trx, account.id);
    // It names no device, and what lives on without the session rests on those that were there by then (E27).
    await wereThereBy(trx, account.id, now);
    await keysWereThereBy(trx, account.id, now);
    await forgiveTry(trx, PURPOSE, 'session', sessionId);
    await forgiveTry(trx, PURPOSE, 'sessions', account.id);
    const token = await raiseSession(trx, sessionId, riseBy(held), now, provesWhoIsThere(held, step));
    const shown = { tokens: held.browser.tokens, ip: held.origin.ip, now };
    const { browser } = await rememberBrowser(trx, account.id, shown);
    await record(trx, { ...recordedAs(held), type: 'recovery-code.used', detail: { session: sessionId } });
    await tellAccount(services, trx, account, now, recoveryCodeUsed, whereaboutsOf(held));
    await alongWith?.(held);
    return { ok: true, token, browser, newCode };
  });
  if (outcome.ok) services.mail.kick();
  return outcome;
}
