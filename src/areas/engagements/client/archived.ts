import type { CompanyScope } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';

/** Whether the consultancy has archived the scope's own company, so that nothing of it is seen (E5). */
export async function isArchived(db: Reader, { workspaceId, companyId }: CompanyScope): Promise<boolean> {
  const company = await db
    .selectFrom('companies')
    .select('archived_at')
    .where('id', '=', companyId)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return company?.archived_at != null;
}
