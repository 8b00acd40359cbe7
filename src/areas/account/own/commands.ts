import { renameAccount } from '../../../access/accounts.ts';
import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { recordOfOwn } from '../../../audit/record-for-account.ts';
import type { Services } from '../../../services.ts';

/** Changes what the account's person is called, everywhere. False where they are called so already. */
export function changeName(services: Services, act: Act<'account'>, name: string): Promise<boolean> {
  return perform(services, act, async ({ trx, session, actor, origin, now }) => {
    const { id, name: before } = session.account;
    if (!(await renameAccount(trx, id, name))) return false;
    const detail = { from: before, to: name };
    await recordOfOwn(trx, id, { type: 'account.renamed', at: now, origin, actor, detail });
    return true;
  });
}
