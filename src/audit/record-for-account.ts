import type { Trx } from '../data/database.ts';
import { appendEvent, record, type SingleEvent, SUPPORT } from './record.ts';

/** An event of no workspace. */
type InNone<Event> = Event extends SingleEvent ? Event & { readonly workspaceId?: never } : never;

async function workspacesOf(trx: Trx, accountId: string): Promise<readonly string[]> {
  const memberships = await trx
    .selectFrom('memberships')
    .select('workspace_id')
    .where('account_id', '=', accountId)
    .execute();
  return memberships.map(({ workspace_id: workspaceId }) => workspaceId);
}

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
  const { type, at, subject } = event;
  for (const workspaceId of await workspacesOf(trx, accountId)) {
    await appendEvent(trx, { ...SUPPORT, type, at, workspaceId, ...(subject !== undefined && { subject }) });
  }
}

/**
 * Records what somebody did to their own account, in each of its workspaces, whose members it tells by another name or
 * address from now on; for the installation where it has none.
 */
export async function recordOfOwn(trx: Trx, accountId: string, event: InNone<SingleEvent>): Promise<void> {
  const workspaces = await workspacesOf(trx, accountId);
  if (workspaces.length === 0) await record(trx, event);
  for (const workspaceId of workspaces) await appendEvent(trx, { ...event, workspaceId });
}
