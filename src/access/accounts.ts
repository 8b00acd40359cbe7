import { sql } from 'kysely';
import { isPostgres, type Trx } from '../data/database.ts';
import { isEnrolled } from '../data/enrolled.ts';
import { newId } from '../data/id.ts';
import { prepared, type ValueOf } from '../data/prepared.ts';
import type { AloneTrx } from './deed-alone.ts';

/**
 * Writes accounts. The counts, waits and locks of their second factor are the columns `factor_…`, which
 * `factors/failures.ts` alone changes.
 */

export interface NewAccount {
  /** As `parseEmail` spells it, and proven by a mailed link. */
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly now: number;
}

const insertion = (trx: Trx, id: string, account: NewAccount) =>
  trx.insertInto('accounts').values({
    id,
    email: account.email,
    name: account.name,
    password_hash: account.passwordHash,
    always_ask: 0,
    must_enrol: 0,
    is_admin: 0,
    created_at: account.now,
    password_changed_at: account.now,
    disabled_at: null,
    factor_failures_in_row: 0,
    factor_wait_until: 0,
    factor_locked_at: null,
  });

/** Adds an account without any authenticator, membership or right, and returns its id. Throws where the address has one. */
export async function addAccount(trx: Trx, account: NewAccount): Promise<string> {
  const id = newId();
  await insertion(trx, id, account).execute();
  return id;
}

/**
 * The same where the address may have an account: null then, and nothing is written. Waits for whoever is adding one
 * for the same address at this moment, so that of several one adds it and the others see it.
 */
export async function addAccountUnlessKnown(trx: Trx, account: NewAccount): Promise<string | null> {
  const id = newId();
  const added = await insertion(trx, id, account)
    .onConflict((conflict) => conflict.column('email').doNothing())
    .executeTakeFirst();
  return added.numInsertedOrUpdatedRows === 1n ? id : null;
}

interface PasswordHold {
  readonly id: string;
  /** The hash that a password was right for. */
  readonly checkedHash: string;
  /** The same, or a newer hash of the same password. */
  readonly hash: string;
}

const holdPassword = prepared((db: Trx, value: ValueOf<Omit<PasswordHold, 'hash'>>) => {
  const account = db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', value('id'))
    .where('password_hash', '=', value('checkedHash'))
    .where('disabled_at', 'is', null);
  return isPostgres(db) ? account.forNoKeyUpdate() : account;
});

/**
 * Holds an account until the transaction ends, if its password is still the one that was checked and it is not disabled;
 * false otherwise. Renews the hash on the way where it is to be renewed.
 */
export async function holdWithPassword(trx: Trx, hold: PasswordHold): Promise<boolean> {
  const { id, checkedHash, hash } = hold;
  const held = (await holdPassword(trx, { id, checkedHash })).rows.length === 1;
  if (held && hash !== checkedHash)
    await trx.updateTable('accounts').set({ password_hash: hash }).where('id', '=', id).execute();
  return held;
}

const holdById = prepared((db: Trx, value: ValueOf<{ id: string }>) => {
  const account = db
    .selectFrom('accounts')
    .select('id')
    .where('id', '=', value('id'))
    .where('disabled_at', 'is', null);
  return isPostgres(db) ? account.forNoKeyUpdate() : account;
});

/** Holds an account until the transaction ends, if it is there and not disabled; false otherwise. */
export async function holdEnabled(trx: Trx, id: string): Promise<boolean> {
  return (await holdById(trx, { id })).rows.length === 1;
}

interface NewPassword {
  readonly accountId: string;
  readonly passwordHash: string;
  readonly now: number;
}

const passwordUpdate = (trx: Trx, { accountId, passwordHash, now }: NewPassword) =>
  trx
    .updateTable('accounts')
    .set({ password_hash: passwordHash, password_changed_at: now })
    .where('id', '=', accountId);

/** Sets another password in place of the one that was proved; false, and nothing is written, where that one is not it any more. */
export async function replacePassword(trx: Trx, wanted: NewPassword, provedHash: string): Promise<boolean> {
  const { numUpdatedRows } = await passwordUpdate(trx, wanted)
    .where('password_hash', '=', provedHash)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Sets a password on the strength of a mailed link; false for an account that is gone or disabled. It is worth what the mailbox is
 * until it has been given along with a key.
 */
export async function setPassword(trx: Trx, wanted: NewPassword): Promise<boolean> {
  const { numUpdatedRows } = await passwordUpdate(trx, wanted)
    .set({ password_proven: 0 })
    .where('disabled_at', 'is', null)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Notes that the account's password has been given along with one of its keys. */
export async function notePasswordProven(trx: Trx, accountId: string): Promise<void> {
  await trx
    .updateTable('accounts')
    .set({ password_proven: 1 })
    .where('id', '=', accountId)
    .where('password_proven', '=', 0)
    .execute();
}

/** Changes what a person is called. Whether that changed anything. */
export async function renameAccount(trx: Trx, accountId: string, name: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('accounts')
    .set({ name })
    .where('id', '=', accountId)
    .where('name', '!=', name)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/**
 * Gives an account another address, proven by a mailed link, if it still has the one that this was asked for under; false
 * otherwise. Throws (`isUniqueViolation`) where another account has the new one: of two at once, for the later.
 */
export async function changeAddress(
  trx: Trx,
  accountId: string,
  { from, to }: { readonly from: string; readonly to: string },
): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('accounts')
    .set({ email: to })
    .where('id', '=', accountId)
    .where('email', '=', from)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Asks the account for a code at every sign-in (D13); false where it has nothing to take one from. */
export async function startAlwaysAsking(trx: Trx, accountId: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('accounts')
    .set({ always_ask: 1 })
    .where('id', '=', accountId)
    .where(isEnrolled(sql.ref('accounts.id')))
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Asks the account for a code only where something else does. Whether there is such an account. */
export async function stopAlwaysAsking(trx: Trx, accountId: string): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('accounts')
    .set({ always_ask: 0 })
    .where('id', '=', accountId)
    .executeTakeFirst();
  return numUpdatedRows === 1n;
}

/** Leads the account's next sign-in to setup, whether or not a policy asks (S22). Who that is; null for nobody. */
export async function demandEnrolment(
  trx: Trx,
  accountId: string,
): Promise<{ readonly email: string; readonly name: string } | null> {
  const account = await trx
    .updateTable('accounts')
    .set({ must_enrol: 1 })
    .where('id', '=', accountId)
    .returning(['email', 'name'])
    .executeTakeFirst();
  return account ?? null;
}

/** The account has enrolled: what `demandEnrolment` asked for is done. */
export async function enrolmentDone(trx: Trx, accountId: string): Promise<void> {
  await trx.updateTable('accounts').set({ must_enrol: 0 }).where('id', '=', accountId).execute();
}

/** Disables an account at a time in epoch milliseconds, or enables it by null. Its address; null where it stood so already, or is gone. */
export async function setDisabledAt(trx: Trx, accountId: string, at: number | null): Promise<string | null> {
  const changed = await trx
    .updateTable('accounts')
    .set({ disabled_at: at })
    .where('id', '=', accountId)
    .where('disabled_at', at === null ? 'is not' : 'is', null)
    .returning('email')
    .executeTakeFirst();
  return changed?.email ?? null;
}

/** Makes an account a platform administrator, or takes that back. Whether that changed anything. */
export async function setAdmin(trx: Trx, accountId: string, granted: boolean): Promise<boolean> {
  const { numUpdatedRows } = await trx
    .updateTable('accounts')
    .set({ is_admin: granted ? 1 : 0 })
    .where('id', '=', accountId)
    .where('is_admin', '=', granted ? 0 : 1)
    .executeTakeFirstOrThrow();
  return numUpdatedRows === 1n;
}

/**
 * Deletes an account with all that hangs on it: memberships, sessions, authenticators, passkeys, recovery codes. Not of whoever owns
 * a workspace or administers the platform: false then, and for one that is gone, and nothing is written.
 */
export async function removeAccount(trx: AloneTrx, accountId: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('accounts')
    .where('id', '=', accountId)
    .where('is_admin', '=', 0)
    .where(({ exists, not, selectFrom }) => {
      const owns = selectFrom('memberships').select('id').where('account_id', '=', accountId);
      return not(exists(owns.where('role', '=', 'owner')));
    })
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
