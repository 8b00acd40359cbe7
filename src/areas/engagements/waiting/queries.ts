import { type SqlBool, sql } from 'kysely';
import type { TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { unsealEngagement } from '../engagement/content.ts';
import { askedRounds } from '../retest/queries.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** What clients of an engagement did that waits for the consultancy. */
export interface Waiting {
  /** Rounds of retests that a client asked for, and that nobody has begun. */
  readonly retests: number;
  /** Findings whose fix was reported, and not tested since. */
  readonly fixes: number;
  /** Findings with a client's comment that nobody has answered. */
  readonly comments: number;
  /** Since when the first of them has been waiting, in epoch milliseconds. */
  readonly since: number;
}

/** The same, with the engagement's name. */
export interface WaitingEngagement extends Waiting {
  readonly id: string;
  readonly reference: string;
  readonly title: string;
  readonly company: string;
}

/** In the words of its index, or neither database would use it. */
const WAITS = sql<SqlBool>`(state = 'fix-reported' or asked_at is not null)`;

/** What waits within reach, by engagement, the longest first; of companies that aren't archived (E5). */
export async function waitingFor(
  { db, keyring }: Needs,
  reach: TeamReach,
): Promise<readonly WaitingEngagement[]> {
  // Counted along their indexes, before anything is joined.
  const said = db
    .selectFrom('published_findings')
    .select([
      'engagement_id',
      sql<number>`sum(case when state = 'fix-reported' then 1 else 0 end)`.as('fixes'),
      sql<number>`count(asked_at)`.as('comments'),
      sql<number | null>`min(case when state = 'fix-reported' then state_at end)`.as('fixed_at'),
      sql<number | null>`min(asked_at)`.as('asked_at'),
      sql<number>`0`.as('retests'),
    ])
    .where('workspace_id', '=', reach.workspaceId)
    .where(WAITS)
    .groupBy('engagement_id');
  const asked = db
    .selectFrom(askedRounds(db, reach).as('q'))
    .select([
      'q.engagement_id',
      sql<number>`0`.as('fixes'),
      sql<number>`0`.as('comments'),
      sql<number | null>`null`.as('fixed_at'),
      'q.since as asked_at',
      'q.retests',
    ]);
  const counted = db
    .selectFrom(said.unionAll(asked).as('u'))
    .select(({ fn }) => [
      'u.engagement_id',
      fn.sum('u.fixes').as('fixes'),
      fn.sum('u.comments').as('comments'),
      fn.sum('u.retests').as('retests'),
      fn.min('u.fixed_at').as('fixed_at'),
      fn.min('u.asked_at').as('asked_at'),
    ])
    .groupBy('u.engagement_id');
  const rows = await db
    .selectFrom(counted.as('n'))
    .innerJoin('engagements as e', 'e.id', 'n.engagement_id')
    .innerJoin('companies as c', 'c.id', 'e.company_id')
    .innerJoin('company_keys as k', 'k.company_id', 'e.company_id')
    .select(['e.id', 'e.reference', 'e.content', 'e.company_id', 'c.name as company', 'k.sealed as key'])
    .select(['n.retests', 'n.fixes', 'n.comments', 'n.fixed_at', 'n.asked_at'])
    .where('c.archived_at', 'is', null)
    .where(within(reach))
    .execute();
  const keys = new CompanyKeys(keyring);
  return rows
    .map((row) => ({
      id: row.id,
      reference: row.reference,
      title: unsealEngagement(keys.of(row.company_id, row.key), row.id, row.content).title,
      company: row.company,
      retests: Number(row.retests),
      fixes: Number(row.fixes),
      comments: Number(row.comments),
      since: Math.min(...[row.fixed_at, row.asked_at].flatMap((at) => (at === null ? [] : [Number(at)]))),
    }))
    .sort((one, other) => one.since - other.since);
}
