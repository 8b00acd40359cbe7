import { unattendedIn } from '../../../access/deed.ts';
import type { Trx } from '../../../data/database.ts';
import type { Services } from '../../../services.ts';
import type { EngagementIds } from '../finding/engagement-ids.ts';
import { holdEngagement } from './engagements.ts';

type Within = Pick<EngagementIds, 'workspaceId' | 'engagementId'>;

/**
 * A transaction of a job's on what an engagement has. It holds the workspace and then the engagement, as deeds do, and that
 * alone: deeds write several rows beneath in an order of their own, and none of them waits for a job that waits for it. Each
 * is over in a moment. What was read before may be elsewhere by then, or gone.
 */
export function byItselfIn<T>(
  services: Pick<Services, 'db'>,
  { workspaceId, engagementId }: Within,
  work: (trx: Trx) => Promise<T>,
): Promise<T> {
  return unattendedIn(services, workspaceId, async (trx) => {
    await holdEngagement(trx, engagementId, 'alone');
    return work(trx);
  });
}

/** The same about a finding, where that is there still: it may have been moved to another engagement, or be gone. */
export function byItselfOn(
  services: Pick<Services, 'db'>,
  { id, ...of }: Within & { readonly id: string },
  work: (trx: Trx) => Promise<void>,
): Promise<void> {
  return byItselfIn(services, of, async (trx) => {
    const there = trx.selectFrom('findings').select('id').where('id', '=', id);
    const isThere = await there.where('engagement_id', '=', of.engagementId).executeTakeFirst();
    if (isThere !== undefined) await work(trx);
  });
}
