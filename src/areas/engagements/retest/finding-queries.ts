import { sql } from 'kysely';
import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { bytesOf, withContents } from '../../../data/in-turns.ts';
import { OPEN_STATES, type PublishedState, type Severity, severityOf } from '../../../domain/finding.ts';
import { MOST_IN_ROUND, type RetestOutcome } from '../../../domain/retest.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { publishedContents } from '../client/list-queries.ts';
import { type PublishedContent, unsealPublished } from '../finding/content.ts';
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

/** A finding in a round. */
export interface RoundFinding extends RetestFinding {
  /** The client asked for it in this round. */
  readonly isAskedHere: boolean;
  /** What the round came to for it; null until it is published. */
  readonly outcome: RetestOutcome | null;
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

async function opened(
  { db, keyring }: Needs,
  reach: Reach,
  rows: readonly Row[],
): Promise<readonly RetestFinding[]> {
  const keys = new CompanyKeys(keyring);
  const found: RetestFinding[] = [];
  for await (const row of withContents(rows, publishedContents(db, reach))) {
    const content = unsealPublished(keys.of(row.company_id, row.key), row.id, row.content);
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

const inStates = (db: Reader, reach: Reach, engagementId: string, states: readonly PublishedState[]) =>
  published(db, reach).where('p.engagement_id', '=', engagementId).where('p.state', 'in', states);

/** The findings of an engagement within reach in some states, the worst first: as many as one round takes. */
export async function retestableIn(
  needs: Needs,
  reach: Reach,
  engagementId: string,
  states: readonly PublishedState[] = OPEN_STATES,
): Promise<readonly RetestFinding[]> {
  const rows = await inStates(needs.db, reach, engagementId, states)
    .orderBy('p.severity', 'desc')
    .orderBy('p.number')
    .limit(MOST_IN_ROUND)
    .execute();
  return opened(needs, reach, rows);
}

/** Those of these findings of an engagement within reach that are in some states, wherever a list would end. */
export async function retestableAmong(
  needs: Needs,
  reach: Reach,
  engagementId: string,
  ids: readonly string[],
  states: readonly PublishedState[] = OPEN_STATES,
): Promise<readonly RetestFinding[]> {
  if (ids.length === 0) return [];
  const rows = await inStates(needs.db, reach, engagementId, states)
    .where('p.finding_id', 'in', ids)
    .orderBy('p.number')
    .execute();
  return opened(needs, reach, rows);
}

/** The findings of a round within reach, or `only` one of them, as far as their reader knows of them, by number. */
export async function findingsInRound(
  needs: Needs,
  reach: Reach,
  roundId: string,
  only: string | null = null,
): Promise<readonly RoundFinding[]> {
  let query = published(needs.db, reach)
    .innerJoin('retest_findings as x', 'x.finding_id', 'p.finding_id')
    .innerJoin('retest_rounds as r', 'r.id', 'x.round_id')
    .where('r.id', '=', roundId)
    .where(isKnownIn(reach))
    .select(['x.is_asked as is_asked_here', 'x.outcome'])
    .orderBy('p.number');
  if (only !== null) query = query.where('p.finding_id', '=', only);
  const rows = await query.execute();
  const places = new Map(rows.map((row) => [row.id, row]));
  return (await opened(needs, reach, rows)).map((finding) => ({
    ...finding,
    isAskedHere: places.get(finding.id)?.is_asked_here === 1,
    outcome: places.get(finding.id)?.outcome ?? null,
  }));
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
