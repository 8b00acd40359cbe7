import { setImmediate } from 'node:timers/promises';
import { isPostgres, type Trx } from '../../../data/database.ts';
import type { EngagementIds } from '../finding/engagement-ids.ts';
import { removeRead } from './read-groups.ts';
import { removeSomeScanned } from './scanned-findings.ts';

/**
 * Deletes what was read of a company's imports, and at which places its findings were found: of a large scan hundreds of thousands
 * of rows, which went in one statement otherwise, with the company. SQLite answers nobody while a statement runs, so that others
 * take their turn after every few; PostgreSQL answers them all the same.
 */
export async function eraseImports(
  trx: Trx,
  { workspaceId, companyId }: Pick<EngagementIds, 'workspaceId' | 'companyId'>,
): Promise<void> {
  if (isPostgres(trx)) return;
  const ofCompany = (table: 'imports' | 'engagements') =>
    trx
      .selectFrom(table)
      .select('id')
      .where('workspace_id', '=', workspaceId)
      .where('company_id', '=', companyId)
      .execute();
  for (const { id } of await ofCompany('imports')) while (await removeRead(trx, id)) await setImmediate();
  for (const { id } of await ofCompany('engagements'))
    while (await removeSomeScanned(trx, id)) await setImmediate();
}
