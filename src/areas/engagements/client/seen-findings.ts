import type { Act } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { within } from '../../../access/reach.ts';
import type { Trx } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import { ifPossible } from '../../../data/unavailable.ts';
import type { Services } from '../../../services.ts';

/** Writes which findings a client has looked at, so that what is new for them is told (E20). */

interface FindingViewsTable {
  membership_id: string;
  finding_id: string;
  seen_at: Millis;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    finding_views: FindingViewsTable;
  }
}

/** Notes that a client had a finding before them. */
export async function seeFinding(
  trx: Trx,
  view: { readonly membershipId: string; readonly findingId: string; readonly now: number },
): Promise<void> {
  await trx
    .insertInto('finding_views')
    .values({ membership_id: view.membershipId, finding_id: view.findingId, seen_at: view.now })
    .onConflict((conflict) =>
      conflict.columns(['membership_id', 'finding_id']).doUpdateSet({ seen_at: view.now }),
    )
    .execute();
}

/**
 * Notes that a client has a finding before them, which a HEAD brings nobody, within the reach that they have now; left out
 * where nothing can be written.
 */
export async function noteSeen(services: Services, act: Act<'portal'>, findingId: string): Promise<void> {
  if (act.isHead) return;
  const noted = perform(services, act, async ({ trx, reach, now }) => {
    const found = await trx
      .selectFrom('published_findings as p')
      .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
      .select('p.finding_id')
      .where('p.finding_id', '=', findingId)
      .where(within(reach))
      .executeTakeFirst();
    if (found !== undefined) await seeFinding(trx, { membershipId: reach.membershipId, findingId, now });
  });
  await ifPossible(noted);
}
