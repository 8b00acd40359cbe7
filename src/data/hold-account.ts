import type { Trx } from './database.ts';

/**
 * Takes the account's row until the transaction ends, so that whatever else changes the account's factors or sessions
 * waits. False when the account is gone or disabled. A transaction that changes several rows of an account, its
 * memberships or its sessions begins with this, or with a change of the row itself, and goes on in that order: account,
 * memberships, sessions and what hangs on them. So none of two waits for what the other holds.
 */
export async function holdAccount(trx: Trx, accountId: string): Promise<boolean> {
  const account = await trx
    .updateTable('accounts')
    .set((eb) => ({ must_enrol: eb.ref('must_enrol') }))
    .where('id', '=', accountId)
    .returning('disabled_at')
    .executeTakeFirst();
  return account?.disabled_at === null;
}
