import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import type { Trx } from '../../../data/database.ts';
import { laterOf, usualDeadline } from '../../../domain/deadline.ts';
import { severityOf } from '../../../domain/finding.ts';
import { enqueueJob, type JobKind } from '../../../jobs/queue.ts';
import type { Keyring } from '../../../sealing/sealed-box.ts';
import type { Services } from '../../../services.ts';
import { byItselfIn } from '../engagement/by-itself.ts';
import { recountDeadline } from '../finding/published-findings.ts';
import type { RulesOf } from './deadline-rules.ts';
import { daysOf } from './rule-queries.ts';

const KIND = 'counting-deadlines-anew';
const SECOND_MS = 1000;
const MINUTE_MS = 60 * SECOND_MS;
const HOUR_MS = 60 * MINUTE_MS;
/** Few enough that nobody waits for the writer meanwhile (E28). */
const BATCH = 20;

const rules = z.object({ workspaceId: z.string(), companyId: z.string().nullable() });

/**
 * Has the deadlines of what is published counted anew, because other days are given by the caller's transaction (E13). Call
 * the worker's `kick()` afterwards.
 */
export async function countAnew(trx: Trx, keyring: Keyring, of: RulesOf, now: number): Promise<void> {
  const payload = JSON.stringify(of);
  await enqueueJob(trx, keyring, { kind: KIND, payload, whose: of.workspaceId }, now);
}

interface Counted {
  readonly workspaceId: string;
  readonly companyId: string;
  readonly engagementId: string;
}

/**
 * Counts the next few deadlines of an engagement behind a number; the last number of them, or null where there were none. The
 * days that are given stay as they were read until that is done: whoever changes them comes after, with a job of its own.
 */
function countNext(services: Services, of: Counted, after: number): Promise<number | null> {
  return byItselfIn(services, of, async (trx) => {
    const rows = await trx
      .selectFrom('findings as f')
      .innerJoin('published_findings as p', 'p.finding_id', 'f.id')
      .innerJoin('workspaces as w', 'w.id', 'f.workspace_id')
      .leftJoin(
        (eb) =>
          eb
            .selectFrom('deadline_extensions')
            .select(({ fn }) => ['finding_id', fn.max('deadline').as('granted')])
            .where('engagement_id', '=', of.engagementId)
            .where('taken_back_at', 'is', null)
            .groupBy('finding_id')
            .as('x'),
        (join) => join.onRef('x.finding_id', '=', 'f.id'),
      )
      .select(['f.id', 'f.number', 'p.severity', 'p.rated_at', 'p.usual_deadline', 'p.deadline', 'w.zone'])
      .select('x.granted')
      .where('f.engagement_id', '=', of.engagementId)
      .where('f.number', '>', after)
      .orderBy('f.number')
      .limit(BATCH)
      .execute();
    const days = await daysOf(trx, of);
    for (const { id, zone, granted, ...row } of rows) {
      const severity = severityOf(row.severity);
      if (severity === null) continue;
      const before = { usual: row.usual_deadline, deadline: row.deadline };
      const usual = usualDeadline({ severity, ratedAt: row.rated_at }, days, zone);
      const deadline = laterOf(usual, granted);
      if (usual !== before.usual || deadline !== before.deadline)
        await recountDeadline(trx, id, before, { usual, deadline });
    }
    return rows.at(-1)?.number ?? null;
  });
}

/** Of a company all engagements; of a workspace those of companies that have no days of their own. */
async function engagementsToCount(
  { db }: Pick<Services, 'db'>,
  { workspaceId, companyId }: RulesOf,
): Promise<readonly Counted[]> {
  let query = db
    .selectFrom('engagements')
    .select(['id', 'company_id'])
    .where('workspace_id', '=', workspaceId);
  query =
    companyId === null
      ? query.where('company_id', 'not in', (eb) =>
          eb
            .selectFrom('deadline_rules')
            .select('id')
            .where('workspace_id', '=', workspaceId)
            .where('company_id', 'is not', null),
        )
      : query.where('company_id', '=', companyId);
  const rows = await query.orderBy('id').execute();
  return rows.map(({ id, company_id }) => ({ workspaceId, companyId: company_id, engagementId: id }));
}

/** Counts every deadline of a workspace or company by the days that are given when it is its turn. */
export const countingDeadlinesAnew = (services: Services): JobKind => ({
  name: KIND,
  trouble: {
    again: 'deadlines could not be counted by other days yet',
    dropped: 'deadlines could not be counted by other days for a day; save them again under Settings',
  },
  patience: { firstRetryMs: 5 * SECOND_MS, longestRetryMs: HOUR_MS, giveUpMs: 24 * HOUR_MS },
  claimMs: 30 * MINUTE_MS,
  atOnce: 2,
  run: async (text) => {
    for (const of of await engagementsToCount(services, rules.parse(JSON.parse(text))))
      for (let after: number | null = 0; after !== null; await setImmediate())
        after = await countNext(services, of, after);
  },
});
