import { isPostgres, type Trx } from '../data/database.ts';

/*
 * What a transaction holds until it ends. Whoever changes several rows takes them in this order, so that of two transactions
 * neither waits for what the other holds: accounts by their ids, workspaces by theirs, then memberships, sessions and what
 * hangs on them.
 *
 * SQLite has one writer at a time: a transaction that has begun holds everything, and these take nothing more. It is noted
 * all the same what each has asked to hold, on both databases: what ends a session, a membership or an account is done for
 * nobody who has not (D24), so that a test on either sees that a hold is missing.
 */

/** How a workspace is held: `unchanged` lets others hold it so as well, `alone` lets nobody. */
export type WorkspaceHold = 'unchanged' | 'alone';

interface Held {
  readonly accounts: Set<string>;
  readonly workspaces: Map<string, WorkspaceHold>;
}

const held = new WeakMap<Trx, Held>();

function heldBy(trx: Trx): Held {
  const known = held.get(trx) ?? { accounts: new Set(), workspaces: new Map() };
  held.set(trx, known);
  return known;
}

function noteWorkspaces(trx: Trx, ids: readonly string[], how: WorkspaceHold): void {
  const { workspaces } = heldBy(trx);
  for (const id of ids) if (workspaces.get(id) !== 'alone') workspaces.set(id, how);
}

/** Throws where one of the accounts is not held: nothing that others' deeds rest on is ended behind their backs. */
export function mustHoldAccounts(trx: Trx, ids: readonly string[]): void {
  const { accounts } = heldBy(trx);
  if (!ids.every((id) => accounts.has(id))) throw new Error('an account is not held');
}

/** Throws where a workspace is not held so, or more strictly. */
export function mustHoldWorkspace(trx: Trx, id: string, how: WorkspaceHold): void {
  const is = heldBy(trx).workspaces.get(id);
  if (is === undefined || (how === 'alone' && is !== how)) throw new Error(`a workspace is not held ${how}`);
}

/**
 * Holds accounts until the transaction ends: whoever takes authority away from one of them (a reset, a removal, a
 * hand-over, another password, the end of its sessions) comes wholly before or wholly after.
 */
export async function holdAccounts(trx: Trx, ids: readonly string[]): Promise<void> {
  for (const id of ids) heldBy(trx).accounts.add(id);
  if (!isPostgres(trx) || ids.length === 0) return;
  await trx
    .selectFrom('accounts')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

/** Holds those of some accounts that nobody else holds, and waits for none: which they are. */
export async function holdFreeAccounts(trx: Trx, ids: readonly string[]): Promise<readonly string[]> {
  if (ids.length === 0) return [];
  const meant = trx
    .selectFrom('accounts')
    .select('id')
    .where('id', 'in', [...new Set(ids)]);
  const free = await (isPostgres(trx) ? meant.forNoKeyUpdate().skipLocked() : meant).execute();
  for (const { id } of free) heldBy(trx).accounts.add(id);
  return free.map(({ id }) => id);
}

/** Holds a workspace, its plan and its policy, until the transaction ends. */
export async function holdWorkspace(trx: Trx, id: string, how: WorkspaceHold): Promise<void> {
  noteWorkspaces(trx, [id], how);
  if (!isPostgres(trx)) return;
  const workspace = trx.selectFrom('workspaces').select('id').where('id', '=', id);
  await (how === 'alone' ? workspace.forNoKeyUpdate() : workspace.forShare()).execute();
}

/** Holds all the workspaces of an account: an address that names none is judged by the strictest policy of them. */
export async function holdWorkspacesOf(trx: Trx, accountId: string, how: WorkspaceHold): Promise<void> {
  // On SQLite nobody looks which they are but who needs them alone.
  if (!isPostgres(trx) && how === 'unchanged') return;
  const theirs = trx
    .selectFrom('workspaces')
    .select('id')
    .where('id', 'in', (eb) =>
      eb.selectFrom('memberships').select('workspace_id').where('account_id', '=', accountId),
    )
    .orderBy('id');
  const locked = how === 'alone' ? theirs.forNoKeyUpdate() : theirs.forShare();
  const rows = await (isPostgres(trx) ? locked : theirs).execute();
  noteWorkspaces(
    trx,
    rows.map(({ id }) => id),
    how,
  );
}

/**
 * Holds every link of an address until the transaction ends, in the order of their ids: for whoever changes links of several
 * purposes, so that of two that do neither waits for what the other holds.
 */
export async function holdLinksOf(trx: Trx, email: string): Promise<void> {
  if (!isPostgres(trx)) return;
  await trx
    .selectFrom('one_time_links')
    .select('id')
    .where('email', '=', email)
    .orderBy('id')
    .forUpdate()
    .execute();
}
