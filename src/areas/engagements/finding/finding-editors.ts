import { sql } from 'kysely';
import type { Act, TeamReach } from '../../../access/context.ts';
import { perform } from '../../../access/deed.ts';
import { within } from '../../../access/reach.ts';
import type { Database, Reader } from '../../../data/database.ts';
import type { Millis } from '../../../data/schema.ts';
import { ifPossible } from '../../../data/unavailable.ts';
import { unheld } from '../../../data/unheld.ts';
import { latestPossible } from '../../../domain/stored-times.ts';
import type { Services } from '../../../services.ts';

/** Writes who has a finding open in the editor, so that they are told of one another (E14). */

interface FindingEditorsTable {
  finding_id: string;
  membership_id: string;
  seen_at: Millis;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    finding_editors: FindingEditorsTable;
  }
}

/** How long after their page was last heard of somebody counts as there, in milliseconds. */
export const THERE_MS = 30_000;

/** Notes that somebody has a finding open, within the reach that they have now; left out where nothing can be written. */
export async function noteEditing(
  services: Services,
  act: Act<'dashboard'>,
  findingId: string,
): Promise<void> {
  if (act.isHead) return;
  const noted = perform(services, act, async ({ trx, reach, session, now }) => {
    const found = await trx
      .selectFrom('findings as f')
      .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
      .select('f.id')
      .where('f.id', '=', findingId)
      .where('f.deleted_at', 'is', null)
      .where(within(reach))
      .executeTakeFirst();
    if (found === undefined) return;
    await trx
      .insertInto('finding_editors')
      .values({ finding_id: findingId, membership_id: session.membership.id, seen_at: now })
      .onConflict((conflict) =>
        conflict.columns(['finding_id', 'membership_id']).doUpdateSet({ seen_at: now }),
      )
      .execute();
  });
  await ifPossible(noted);
}

/** The names of the others who have a finding open; the caller has found it within its reach. */
export async function othersEditing(
  db: Reader,
  { workspaceId }: TeamReach,
  { findingId, membershipId, now }: { findingId: string; membershipId: string; now: number },
): Promise<readonly string[]> {
  const rows = await db
    .selectFrom('finding_editors as o')
    .innerJoin('memberships as m', 'm.id', 'o.membership_id')
    .innerJoin('accounts as a', 'a.id', 'm.account_id')
    .select('a.name')
    .where('o.finding_id', '=', findingId)
    .where('o.membership_id', '!=', membershipId)
    .where('m.workspace_id', '=', workspaceId)
    .where('o.seen_at', '>', now - THERE_MS)
    .where('o.seen_at', '<=', latestPossible(now))
    .orderBy('a.name')
    .execute();
  return rows.map(({ name }) => name);
}

/** Forgets who has not been heard of for long enough. */
export async function removeOldEditors(db: Database, now: number): Promise<void> {
  await db
    .deleteFrom('finding_editors')
    .where(unheld(db, 'finding_editors', sql`seen_at <= ${now - THERE_MS}`))
    .execute();
}
