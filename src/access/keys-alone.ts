import { sql } from 'kysely';
import type { Reader } from '../data/database.ts';

/**
 * Whether a workspace of the account takes keys alone of it (B6) whenever its policy asks: today, or once its day has come, an
 * exception or a plan without policies is over, or a closed workspace is opened again. What is bound meanwhile outlives that.
 */
export async function wouldTakeKeysAlone(db: Reader, accountId: string): Promise<boolean> {
  const policy = await db
    .selectFrom('memberships as m')
    .innerJoin('mfa_policies as p', (join) =>
      join
        .onRef('p.workspace_id', '=', 'm.workspace_id')
        .on('p.audience', '=', sql`case when m.role = 'client' then 'clients' else 'team' end`),
    )
    .select('p.workspace_id')
    .where('m.account_id', '=', accountId)
    .where('p.required', '=', 1)
    .where('p.methods', '=', 'phishing-resistant')
    .limit(1)
    .executeTakeFirst();
  return policy !== undefined;
}
