import { renameAccount } from '../../../access/accounts.ts';
import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { recordOwn } from '../../../access/own-record.ts';
import type { Services } from '../../../services.ts';

/** Changes what the account's person is called, everywhere. False where they are called so already. */
export function changeName(services: Services, act: Act<'account'>, name: string): Promise<boolean> {
  return perform(services, act, async (held) => {
    const { id, name: before } = held.session.account;
    if (!(await renameAccount(held.trx, id, name))) return false;
    const detail = { from: before, to: name };
    await recordOwn(held, { type: 'account.renamed', detail });
    return true;
  });
}
