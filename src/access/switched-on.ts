import { sql } from 'kysely';
import type { Reader } from '../data/database.ts';

/**
 * The workspaces of an account where a policy over it is switched on, by name: whether or not that asks today. A day that is yet
 * to come, an exception, a plan, a workspace that is closed and an audit that is over may each end or come back (B1–B3, D10, B14).
 */
export async function switchedOnOver(db: Reader, accountId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('memberships as m')
    .innerJoin('workspaces as w', 'w.id', 'm.workspace_id')
    .innerJoin('mfa_policies as p', (join) =>
      join
        .onRef('p.workspace_id', '=', 'm.workspace_id')
        .on('p.audience', '=', sql`case when m.role = 'client' then 'clients' else 'team' end`),
    )
    .select('w.name')
    .where('m.account_id', '=', accountId)
    .where('p.required', '=', 1)
    .orderBy('m.id')
    .execute();
  return rows.map(({ name }) => name);
}
