import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { namesFor, type Person, personOf } from './people-queries.ts';

/** Somebody's download. */
export interface Download {
  readonly id: string;
  /** Epoch milliseconds. */
  readonly at: number;
  readonly by: Person;
  /** Of the version. */
  readonly number: number;
}

/**
 * Who downloaded a document within reach, the last first: those behind an id, so many. The team reads all; a client reads
 * of what its own side gave, and of nothing else.
 */
export async function downloadsOf(
  { db }: { readonly db: Reader },
  reach: Reach,
  documentId: string,
  { behind = null, most }: { readonly behind?: string | null; readonly most: number },
): Promise<Download[]> {
  let query = db
    .selectFrom('document_downloads as o')
    .innerJoin('documents as d', 'd.id', 'o.document_id')
    .innerJoin('engagements as e', 'e.id', 'd.engagement_id')
    .select(['o.id', 'o.at', 'o.side', 'o.number', 'o.account_id'])
    .where('o.document_id', '=', documentId)
    .where(within(reach));
  if (reach.kind === 'client') query = query.where('d.side', '=', 'client');
  if (behind !== null) query = query.where('o.id', '<', behind);
  const rows = await query.orderBy('o.id', 'desc').limit(most).execute();
  const accounts = rows.map((row) => row.account_id);
  const names = await namesFor({ db }, reach, accounts);
  return rows.map(({ id, at, side, number, account_id }) => ({
    ...{ id, at, number },
    by: personOf(names, side, account_id),
  }));
}
