import { sql } from 'kysely';
import type { Trx } from '../../../data/database.ts';
import { newId } from '../../../data/id.ts';
import { PACK_TEXTS } from '../../../domain/search-pack.ts';

/**
 * Writes which findings have changed since their words were packed (E23). Search looks through those themselves, so that
 * what somebody has just written is found, and what is gone is not, however long packing takes.
 */

interface SearchChangesTable {
  finding_id: string;
  engagement_id: string;
  /** The pack of the engagement's that has the finding, by its number. */
  slot: number;
  /** Another one with each change. */
  stamp: string;
  workspace_id: string;
  company_id: string;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    search_changes: SearchChangesTable;
  }
}

/**
 * Notes that what can be read of a finding changes: its texts on either side, what is said about it, whether it is there,
 * and where. Where it leaves an engagement, it is noted before and after.
 */
export async function noteForSearch(trx: Trx, findingId: string): Promise<void> {
  await trx
    .insertInto('search_changes')
    .columns(['finding_id', 'engagement_id', 'slot', 'stamp', 'workspace_id', 'company_id'])
    .expression((eb) =>
      eb
        .selectFrom('findings as f')
        .select(['f.id', 'f.engagement_id'])
        .select(sql<number>`f.number / ${sql.lit(PACK_TEXTS)}`.as('slot'))
        .select(sql<string>`${newId()}`.as('stamp'))
        .select(['f.workspace_id', 'f.company_id'])
        .where('f.id', '=', findingId),
    )
    .onConflict((conflict) =>
      conflict
        .columns(['engagement_id', 'slot', 'finding_id'])
        .doUpdateSet((eb) => ({ stamp: eb.ref('excluded.stamp') })),
    )
    .execute();
}

/** What was packed: a finding as it was at a stamp. */
export interface NotedChange {
  readonly findingId: string;
  readonly stamp: string;
}

/** Forgets changes that have been packed; one that was noted again meanwhile stays. */
export async function forgetNoted(
  trx: Trx,
  { engagementId, slot }: { readonly engagementId: string; readonly slot: number },
  changes: readonly NotedChange[],
): Promise<void> {
  for (const { findingId, stamp } of changes)
    await trx
      .deleteFrom('search_changes')
      .where('engagement_id', '=', engagementId)
      .where('slot', '=', slot)
      .where('finding_id', '=', findingId)
      .where('stamp', '=', stamp)
      .execute();
}
