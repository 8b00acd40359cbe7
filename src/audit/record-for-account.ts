import type { Trx } from '../data/database.ts';
import { appendEvent, record, type SingleEvent, SUPPORT } from './record.ts';

/** An event of no workspace. */
type InNone<Event> = Event extends SingleEvent ? Event & { readonly workspaceId?: never } : never;

/**
 * Records what an administrator, or the command line, did to an account: in full once, for the installation, and for
 * each of the account's workspaces that it happened and when, and that it was support. Why and who is none of a
 * workspace's business: the reason may tell of another, and an administrator's address and network are nobody's.
 */
export async function recordForAccount(
  trx: Trx,
  accountId: string,
  event: InNone<SingleEvent>,
): Promise<void> {
  await record(trx, event);
  const memberships = await trx
    .selectFrom('memberships')
    .select('workspace_id')
    .where('account_id', '=', accountId)
    .execute();
  const { type, at, subject } = event;
  for (const { workspace_id: workspaceId } of memberships) {
    await appendEvent(trx, { ...SUPPORT, type, at, workspaceId, ...(subject !== undefined && { subject }) });
  }
}
