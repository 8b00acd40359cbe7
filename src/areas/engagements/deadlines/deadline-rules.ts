import type { Trx } from '../../../data/database.ts';
import type { DeadlineDays } from '../../../domain/deadline.ts';

/** Writes how many days a workspace, or one company of it, gives for findings of each severity (E13). */

interface DeadlineRulesTable {
  /** The company's id, or the workspace's for all companies without their own. */
  id: string;
  workspace_id: string;
  company_id: string | null;
  /** Days; null for no deadline. */
  critical: number | null;
  high: number | null;
  medium: number | null;
  low: number | null;
  info: number | null;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    deadline_rules: DeadlineRulesTable;
  }
}

/** Whose days they are: a company's, or the workspace's where that is null. */
export interface RulesOf {
  readonly workspaceId: string;
  readonly companyId: string | null;
}

/** Gives these days from now on, in the place of those that were given before. */
export async function setRules(
  trx: Trx,
  { workspaceId, companyId }: RulesOf,
  { critical, high, medium, low, info }: DeadlineDays,
): Promise<void> {
  const days = { critical, high, medium, low, info };
  await trx
    .insertInto('deadline_rules')
    .values({ id: companyId ?? workspaceId, workspace_id: workspaceId, company_id: companyId, ...days })
    .onConflict((conflict) => conflict.column('id').doUpdateSet(days))
    .execute();
}

/** Lets a company have the workspace's days again; whether it had its own. */
export async function dropOwnRules(trx: Trx, companyId: string): Promise<boolean> {
  const { numDeletedRows } = await trx
    .deleteFrom('deadline_rules')
    .where('id', '=', companyId)
    .executeTakeFirst();
  return numDeletedRows === 1n;
}
