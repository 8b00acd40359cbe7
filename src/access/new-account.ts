import type { Trx } from '../data/database.ts';
import { newId } from '../data/id.ts';

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
