import type { Trx } from './database.ts';

/**
 * Takes the account's row until the transaction ends, whatever state the account is in. A transaction that changes
 * several rows of an account, its memberships or its sessions begins with it, and goes on in that order: account,
 * memberships, sessions and what hangs on them. So none of two waits for what the other holds.
 */
export async function holdAccount(trx: Trx, accountId: string): Promise<void> {
  await trx
    .updateTable('accounts')
    .set((eb) => ({ must_enrol: eb.ref('must_enrol') }))
    .where('id', '=', accountId)
    .execute();
}
