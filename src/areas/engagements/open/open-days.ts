import type { Trx } from '../../../data/database.ts';
import { dayOf } from '../../../domain/open-over-time.ts';

/** Writes on which day how many findings of an engagement were opened and closed, which findings themselves forget (E20). */

interface OpenDaysTable {
  engagement_id: string;
  workspace_id: string;
  company_id: string;
  /** Days since 1970, in UTC. */
  day: number;
  opened: number;
  closed: number;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    open_days: OpenDaysTable;
  }
}

/** The columns that say where a finding is. */
type EngagementColumns = Pick<OpenDaysTable, 'engagement_id' | 'workspace_id' | 'company_id'>;

/**
 * Counts that a finding was opened, for the first time or again, or closed. The caller has written the finding itself before,
 * so that of two transactions neither waits for the finding of the other.
 */
export async function countOpen(
  trx: Trx,
  columns: EngagementColumns,
  change: 'opened' | 'closed',
  now: number,
): Promise<void> {
  const { engagement_id, workspace_id, company_id } = columns;
  const [opened, closed] = change === 'opened' ? [1, 0] : [0, 1];
  await trx
    .insertInto('open_days')
    .values({ engagement_id, workspace_id, company_id, day: dayOf(now), opened, closed })
    .onConflict((conflict) =>
      conflict.columns(['engagement_id', 'day']).doUpdateSet((eb) => ({
        opened: eb('open_days.opened', '+', opened),
        closed: eb('open_days.closed', '+', closed),
      })),
    )
    .execute();
}
