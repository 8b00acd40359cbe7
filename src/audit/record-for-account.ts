import type { Trx } from '../data/database.ts';
import { appendEvent, record, type SingleEvent, SUPPORT } from './record.ts';

/** An event of no workspace. */
type InNone<Event> = Event extends SingleEvent ? Event & { readonly workspaceId?: never } : never;

/** What a workspace sees in place of the host and network that somebody came from in another one. */
export const ELSEWHERE = { host: 'another workspace', ip: '' } as const;

/** The workspaces that an account belongs to. */
export async function workspacesOf(trx: Trx, accountId: string): Promise<readonly string[]> {
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
 * workspace's business: the reason may tell of another, and an administrator's address and network are nobody's. `kept` is a
 * session that did not end with the others.
 */
export async function recordForAccount(
  trx: Trx,
  accountId: string,
  event: InNone<SingleEvent>,
  kept?: string,
): Promise<void> {
  await record(trx, event);
  const { type, at, subject } = event;
  const told = { ...(subject !== undefined && { subject }), ...(kept !== undefined && { detail: { kept } }) };
  for (const workspaceId of await workspacesOf(trx, accountId)) {
    await appendEvent(trx, { ...SUPPORT, type, at, workspaceId, ...told });
  }
}

/**
 * Records what somebody did to their own account, in each of its workspaces, since each of them is told of its people's names,
 * addresses, devices and sessions; for the installation where it has none. Only the workspace that it was done in, `here`, is
 * told from where.
 */
export async function recordOfOwn(
  trx: Trx,
  accountId: string,
  event: InNone<SingleEvent>,
  here: string | null,
): Promise<void> {
  const workspaces = await workspacesOf(trx, accountId);
  await recordIn(trx, workspaces, event, here);
  if (workspaces.length === 0) await record(trx, event);
}

/** Records what somebody did in each of some workspaces of theirs, of which only the one that they are in is told from where. */
export async function recordIn(
  trx: Trx,
  workspaces: readonly string[],
  event: InNone<SingleEvent>,
  here: string | null,
): Promise<void> {
  for (const workspaceId of workspaces) {
    const origin = workspaceId === here ? event.origin : ELSEWHERE;
    await appendEvent(trx, { ...event, workspaceId, origin });
  }
}
