import type { ClientReach } from '../../../access/context.ts';
import type { Reader } from '../../../data/database.ts';

/** A client's own company. */
export interface OwnCompany {
  readonly name: string;
  /** The consultancy has archived it, so that nothing of it is seen (E5). */
  readonly isArchived: boolean;
}

/** The company of a reach; null where the workspace has no such company. */
export async function companyOf(
  db: Reader,
  { workspaceId, companyId }: Pick<ClientReach, 'workspaceId' | 'companyId'>,
): Promise<OwnCompany | null> {
  const company = await db
    .selectFrom('companies')
    .select(['name', 'archived_at'])
    .where('id', '=', companyId)
    .where('workspace_id', '=', workspaceId)
    .executeTakeFirst();
  return company === undefined ? null : { name: company.name, isArchived: company.archived_at !== null };
}
