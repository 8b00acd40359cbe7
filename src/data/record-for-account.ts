import { type AuditEvent, record } from './audit.ts';
import type { Trx } from './database.ts';

/**
 * Records what was done to an account in each of its workspaces, so that every owner sees it under Activity; once
 * without a workspace where the account has none.
 */
export async function recordForAccount(
  trx: Trx,
  accountId: string,
  event: Omit<AuditEvent, 'workspaceId'>,
): Promise<void> {
  const memberships = await trx
    .selectFrom('memberships')
    .select('workspace_id')
    .where('account_id', '=', accountId)
    .execute();
  const workspaces = memberships.length === 0 ? [null] : memberships.map((row) => row.workspace_id);
  for (const workspaceId of workspaces) await record(trx, { ...event, workspaceId });
}
