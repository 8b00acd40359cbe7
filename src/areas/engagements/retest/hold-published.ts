import { isPostgres, type Trx } from '../../../data/database.ts';

/**
 * Holds what clients have of several findings until the transaction ends, for whoever moves them together: each of them moves
 * a count as well, and one that moves by itself in between would wait for that count while it is waited for.
 */
export async function holdPublished(trx: Trx, ids: readonly string[]): Promise<void> {
  if (!isPostgres(trx) || ids.length === 0) return;
  await trx
    .selectFrom('published_findings')
    .select('finding_id')
    .where('finding_id', 'in', ids)
    .orderBy('finding_id')
    .forNoKeyUpdate()
    .execute();
}
