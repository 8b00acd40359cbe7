import { type SqlBool, sql } from 'kysely';
import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { bytesOf, withContents } from '../../../data/in-turns.ts';
import { OPEN_STATES, type PublishedState, type Severity, severityOf } from '../../../domain/finding.ts';
import { MOST_IN_ROUND } from '../../../domain/retest.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { openPublished, type PublishedContent } from '../finding/content.ts';
import { isKnownIn } from './queries.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** A published finding, as lists of what is retested have it. */
export interface RetestFinding {
  readonly id: string;
  readonly number: number;
  readonly severity: Severity;
  readonly state: PublishedState;
  readonly content: PublishedContent;
  /** A client has asked for a retest of it that nobody has finished yet. */
  readonly isAsked: boolean;
}

/** Of a published finding `p`: whether a client waits for its retest. */
const IS_ASKED = sql<number>`case when exists (select 1 from retest_findings asked_x
  join retest_rounds asked_r on asked_r.id = asked_x.round_id
  where asked_x.finding_id = p.finding_id and asked_x.is_asked = 1
  and asked_r.state in ('asked', 'running')) then 1 else 0 end`;

const published = (db: Reader, reach: Reach) =>
  db
    .selectFrom('published_findings as p')
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'p.company_id')
    .select(['p.finding_id as id', 'p.company_id', 'p.number', 'p.severity', 'p.state', 'k.sealed as key'])
    .select([bytesOf('p.content'), IS_ASKED.as('is_asked')])
    .where(within(reach));

type Row = Awaited<ReturnType<ReturnType<typeof published>['execute']>>[number];

const contentsOf = (db: Reader, reach: Reach) => (ids: readonly string[]) =>
  db
    .selectFrom(
      db
        .selectFrom('published_findings')
        .select(['finding_id', 'engagement_id', 'content'])
        .where('finding_id', 'in', ids)
        // These rows and then their engagement: without a limit SQLite would read all findings of all engagements for them.
        .limit(ids.length)
        .as('p'),
    )
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .select(['p.finding_id as id', 'p.content'])
    .where(within(reach))
    .execute();

async function opened(
  { db, keyring }: Needs,
  reach: Reach,
  rows: readonly Row[],
): Promise<readonly RetestFinding[]> {
  const keys = new CompanyKeys(keyring);
  const found: RetestFinding[] = [];
  for await (const row of withContents(rows, contentsOf(db, reach))) {
    const content = openPublished(keys.of(row.company_id, row.key), row.id, row.content);
    found.push({
      id: row.id,
      number: row.number,
      severity: severityOf(row.severity) ?? content.severity,
      state: row.state,
      content,
      isAsked: Number(row.is_asked) === 1,
    });
  }
  return found;
}

/** The findings of an engagement within reach that are open, the worst first: as many as one round takes. */
export async function retestableIn(
  needs: Needs,
  reach: Reach,
  engagementId: string,
): Promise<readonly RetestFinding[]> {
  const rows = await published(needs.db, reach)
    .where('p.engagement_id', '=', engagementId)
    .where('p.state', 'in', OPEN_STATES)
    .orderBy('p.severity', 'desc')
    .orderBy('p.number')
    .limit(MOST_IN_ROUND)
    .execute();
  return opened(needs, reach, rows);
}

/** The findings of a round within reach, as far as their reader knows of them, by number. */
export async function findingsInRound(
  needs: Needs,
  reach: Reach,
  roundId: string,
): Promise<readonly RetestFinding[]> {
  const rows = await published(needs.db, reach)
    .innerJoin('retest_findings as x', 'x.finding_id', 'p.finding_id')
    .innerJoin('retest_rounds as r', 'r.id', 'x.round_id')
    .where('r.id', '=', roundId)
    .where(isKnownIn(reach) as ReturnType<typeof sql<SqlBool>>)
    .orderBy('p.number')
    .execute();
  return opened(needs, reach, rows);
}

/** Which of these are published findings of an engagement within reach. */
export async function publishedAmong(
  db: Reader,
  reach: Reach,
  engagementId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('published_findings as p')
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .select('p.finding_id')
    .where('p.engagement_id', '=', engagementId)
    .where('p.finding_id', 'in', ids)
    .where(within(reach))
    .execute();
  return new Set(rows.map((row) => row.finding_id));
}
