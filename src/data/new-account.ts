import type { Trx } from './database.ts';
import { newId } from './id.ts';

export interface NewAccount {
  /** As `parseEmail` spells it, and proven by a mailed link. */
  readonly email: string;
  readonly name: string;
  readonly passwordHash: string;
  readonly now: number;
}

/** Adds an account without any authenticator, membership or right, and returns its id. Throws where the address has one. */
export async function addAccount(trx: Trx, account: NewAccount): Promise<string> {
  const id = newId();
  await trx
    .insertInto('accounts')
    .values({
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
    })
    .execute();
  return id;
}
