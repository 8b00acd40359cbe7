import { isPostgres, type Trx } from '../data/database.ts';

/**
 * Whoever changes several rows takes them in this order, so that of two transactions neither waits for what the other
 * holds: accounts by their ids, workspaces by theirs, then memberships, sessions and what hangs on them.
 *
 * SQLite has one writer at a time: a transaction that has begun holds everything, and these take nothing more.
 */
const locksRows = (trx: Trx) => isPostgres(trx);

/**
 * Holds accounts until the transaction ends: whoever takes authority away from one of them (a reset, a removal, a
 * hand-over, another password, the end of its sessions) comes wholly before or wholly after.
 */
export async function holdAccounts(trx: Trx, ids: readonly string[]): Promise<void> {
  if (!locksRows(trx)) return;
  await trx
    .selectFrom('accounts')
    .select('id')
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
    .forNoKeyUpdate()
    .execute();
}

/** How a workspace is held: `unchanged` lets others hold it so as well, `alone` lets nobody. */
export type WorkspaceHold = 'unchanged' | 'alone';

/** Holds a workspace, its plan and its policy, until the transaction ends. */
export async function holdWorkspace(trx: Trx, id: string, how: WorkspaceHold): Promise<void> {
  if (!locksRows(trx)) return;
  const workspace = trx.selectFrom('workspaces').select('id').where('id', '=', id);
  await (how === 'alone' ? workspace.forNoKeyUpdate() : workspace.forShare()).execute();
}

/** Holds all the workspaces of an account unchanged: an address that names none is judged by the strictest policy of them. */
export async function holdWorkspacesOf(trx: Trx, accountId: string): Promise<void> {
  if (!locksRows(trx)) return;
  await trx
    .selectFrom('workspaces')
    .select('id')
    .where('id', 'in', (eb) =>
      eb.selectFrom('memberships').select('workspace_id').where('account_id', '=', accountId),
    )
    .orderBy('id')
    .forShare()
    .execute();
}
