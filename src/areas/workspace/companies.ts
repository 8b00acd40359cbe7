import type { Trx } from '../../data/database.ts';
import { newId } from '../../data/id.ts';

/** Writes companies: a workspace's clients. */

/** Adds a client's company to a workspace, and returns its id. */
export async function addCompany(
  trx: Trx,
  company: { readonly workspaceId: string; readonly name: string; readonly now: number },
): Promise<string> {
  const id = newId();
  await trx
    .insertInto('companies')
    .values({ id, workspace_id: company.workspaceId, name: company.name, created_at: company.now })
    .execute();
  return id;
}
