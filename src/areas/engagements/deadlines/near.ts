import type { Reader, Trx } from '../../../data/database.ts';
import { addDays, localTime } from '../../../domain/zoned-time.ts';
import type { RecurringJob } from '../../../jobs/recurring.ts';
import type { Services } from '../../../services.ts';
import { byItselfOn } from '../engagement/by-itself.ts';
import { type EngagementIds, engagementColumns } from '../finding/engagement-ids.ts';
import { happeningTo, tell } from '../notices/notices.ts';

/** Writes of which deadlines people were told that they are near, and has them told (E13, E22). */

interface DeadlineNoticesTable {
  finding_id: string;
  workspace_id: string;
  company_id: string;
  engagement_id: string;
  /** As `2026-11-25`: another one is told anew. */
  deadline: string;
}

declare module '../../../data/schema.ts' {
  interface Schema {
    deadline_notices: DeadlineNoticesTable;
  }
}

const HOUR_MS = 60 * 60_000;
const NEAR_DAYS = 3;
/** From this hour of the workspace's clock on: by day, and in time for the daily emails. */
const FROM_HOUR = '07:00';
/** Few enough that nobody waits for the writer; the rest comes an hour later. */
const BATCH = 200;

/** The last day whose deadlines are near on a day, both as `2026-11-25`. */
export const lastNearDay = (today: string): string => addDays(today, NEAR_DAYS);

interface Near extends EngagementIds {
  readonly id: string;
  readonly deadline: string;
}

/** Notes that people are told of a deadline; false where they were. */
async function noteTold(trx: Trx, { id, deadline, ...ids }: Near): Promise<boolean> {
  const { numInsertedOrUpdatedRows } = await trx
    .insertInto('deadline_notices')
    .values({ finding_id: id, ...engagementColumns(ids), deadline })
    .onConflict((conflict) =>
      conflict
        .column('finding_id')
        .doUpdateSet({ deadline })
        .where('deadline_notices.deadline', '!=', deadline),
    )
    .executeTakeFirst();
  return (numInsertedOrUpdatedRows ?? 0n) > 0n;
}

/** What of a workspace that is open is due within days and nobody was told of yet; of one finding, whether it is that. */
function nearIn(db: Reader, workspaceId: string, today: string, id?: string) {
  return db
    .selectFrom('companies as c')
    .innerJoin('workspaces as w', 'w.id', 'c.workspace_id')
    .innerJoin('published_findings as p', 'p.company_id', 'c.id')
    .innerJoin('findings as f', 'f.id', 'p.finding_id')
    .leftJoin('deadline_notices as d', 'd.finding_id', 'p.finding_id')
    .select(['p.finding_id as id', 'p.company_id as companyId', 'p.engagement_id as engagementId'])
    .select('p.deadline')
    .where('c.workspace_id', '=', workspaceId)
    .where('w.closed_at', 'is', null)
    .$if(id !== undefined, (query) => query.where('p.finding_id', '=', id ?? ''))
    .where('f.deleted_at', 'is', null)
    .where('p.state', 'in', ['published', 'fix-reported', 'retest-failed'])
    .where('p.deadline', '>=', today)
    .where('p.deadline', '<=', lastNearDay(today))
    .where((eb) => eb.or([eb('d.deadline', 'is', null), eb('d.deadline', '!=', eb.ref('p.deadline'))]))
    .orderBy('p.deadline')
    .limit(BATCH)
    .execute();
}

/** Has people told of each deadline that is near, once, by day. */
export async function tellNearDeadlines(services: Services, now: number): Promise<void> {
  const workspaces = await services.db
    .selectFrom('workspaces')
    .select(['id', 'zone'])
    .where('closed_at', 'is', null)
    .execute();
  for (const { id: workspaceId, zone } of workspaces) {
    const local = localTime(now, zone);
    if (local.slice(11) < FROM_HOUR) continue;
    const today = local.slice(0, 10);
    for (const { deadline, ...row } of await nearIn(services.db, workspaceId, today)) {
      if (deadline === null) continue;
      const near = { ...row, workspaceId, deadline };
      await byItselfOn(services, near, async (trx) => {
        // As it was found: or it would be noted that people were told who were not.
        const [still] = await nearIn(trx, workspaceId, today, near.id);
        if (still?.deadline === deadline && (await noteTold(trx, near)))
          await tell(trx, services.keyring, happeningTo(near, 'deadline-near', now), { by: null });
      });
    }
  }
}

/** The same, every hour, on one node of all. */
export const nearDeadlines = (services: Services): RecurringJob => ({
  name: 'near-deadlines',
  everyMs: HOUR_MS,
  lookMs: HOUR_MS / 12,
  run: (now) => tellNearDeadlines(services, now),
});
