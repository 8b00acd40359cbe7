import { type SqlBool, sql } from 'kysely';
import type { Reach, TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import type { RoundState } from '../../../domain/retest.ts';
import { type CompanyKey, CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { unsealAnswer, unsealNote } from './content.ts';

/**
 * Rounds of retests as both sides read them (E19). Until a round is published, a client knows of it what they asked for
 * themselves, and nothing else: not that it has begun, nor with which other findings.
 */

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** A round in a list. */
export interface ListedRound {
  readonly id: string;
  readonly engagementId: string;
  /** Its place among the published ones of its engagement; null for any other. */
  readonly number: number | null;
  readonly state: RoundState;
  /** Epoch milliseconds; null for a round that nobody asked for. */
  readonly askedAt: number | null;
  /** Names are null for somebody who has left. */
  readonly askedBy: string | null;
  readonly begunAt: number | null;
  readonly begunBy: string | null;
  readonly closedAt: number | null;
  readonly closedBy: string | null;
  /** How many findings it is about. */
  readonly count: number;
}

/** A round by itself. */
export interface Round extends ListedRound {
  readonly workspaceId: string;
  readonly companyId: string;
  /** What whoever asked for it wrote; empty for nothing. */
  readonly note: string;
  /** What the consultancy wrote about all of it; empty for nothing. */
  readonly answer: string;
  readonly revision: number;
}

/** Whether a reader knows of a round `r`. */
const isKnown = (reach: Reach) =>
  reach.kind === 'team' ? sql<SqlBool>`1 = 1` : sql<SqlBool>`(r.asked_at is not null or r.state = 'closed')`;

/** Whether a reader knows that a finding `x` is in a round `r` that they know of. */
export const isKnownIn = (reach: Reach) =>
  reach.kind === 'team' ? sql<SqlBool>`1 = 1` : sql<SqlBool>`(x.is_asked = 1 or r.state = 'closed')`;

const rounds = ({ db }: Needs, reach: Reach) =>
  db
    .selectFrom('retest_rounds as r')
    .innerJoin('engagements as e', 'e.id', 'r.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'r.company_id')
    .leftJoin('accounts as a', 'a.id', 'r.asked_by')
    .leftJoin('accounts as b', 'b.id', 'r.begun_by')
    .leftJoin('accounts as c', 'c.id', 'r.closed_by')
    .select(['r.id', 'r.workspace_id', 'r.company_id', 'r.engagement_id', 'r.number', 'r.state'])
    .select(['r.asked_at', 'r.begun_at', 'r.closed_at', 'r.revision', 'k.sealed as key'])
    .select(['a.name as asked_by', 'b.name as begun_by', 'c.name as closed_by'])
    .select((eb) =>
      eb
        .selectFrom('retest_findings as x')
        .select(({ fn }) => fn.countAll().as('count'))
        .whereRef('x.round_id', '=', 'r.id')
        .where(isKnownIn(reach))
        .as('count'),
    )
    .where(within(reach))
    .where(isKnown(reach));

type Row = Awaited<ReturnType<ReturnType<typeof rounds>['execute']>>[number];

const isOver = (state: RoundState) => state === 'closed' || state === 'declined';

function listedOf(reach: Reach, row: Row): ListedRound {
  const isSecret = reach.kind === 'client' && !isOver(row.state);
  return {
    id: row.id,
    engagementId: row.engagement_id,
    number: row.number,
    state: isSecret ? 'asked' : row.state,
    askedAt: row.asked_at,
    askedBy: row.asked_by,
    begunAt: isSecret ? null : row.begun_at,
    begunBy: isSecret ? null : row.begun_by,
    closedAt: row.closed_at,
    closedBy: row.closed_by,
    count: Number(row.count),
  };
}

/** So many rounds are listed at once. */
export const ROUNDS_PER_PAGE = 100;

/** The rounds of an engagement within reach, or those that a finding is in; the latest first, from behind one of them on. */
export async function roundsOf(
  needs: Needs,
  reach: Reach,
  of: { readonly engagementId: string } | { readonly findingId: string },
  { after = null, most = ROUNDS_PER_PAGE }: { readonly after?: string | null; readonly most?: number } = {},
): Promise<readonly ListedRound[]> {
  let query = rounds(needs, reach);
  if ('engagementId' in of) query = query.where('r.engagement_id', '=', of.engagementId);
  else
    query = query.where('r.id', 'in', (eb) =>
      eb
        .selectFrom('retest_findings as x')
        .select('x.round_id')
        .where('x.finding_id', '=', of.findingId)
        .where(isKnownIn(reach)),
    );
  if (after !== null) query = query.where('r.id', '<', after);
  const rows = await query.orderBy('r.id', 'desc').limit(most).execute();
  return rows.map((row) => listedOf(reach, row));
}

const textOf = (box: Uint8Array | null, open: (box: Uint8Array) => string) => (box === null ? '' : open(box));

/** One round within reach; null for anything else, whatever the reason (E2). */
export async function findRound(needs: Needs, reach: Reach, id: string): Promise<Round | null> {
  const row = await rounds(needs, reach)
    .select(['r.note', 'r.answer'])
    .where('r.id', '=', id)
    .executeTakeFirst();
  if (row === undefined) return null;
  const key: CompanyKey = new CompanyKeys(needs.keyring).of(row.company_id, row.key);
  const isSecret = reach.kind === 'client' && !isOver(row.state);
  return {
    ...listedOf(reach, row),
    workspaceId: row.workspace_id,
    companyId: row.company_id,
    note: textOf(row.note, (box) => unsealNote(key, id, box)),
    answer: isSecret ? '' : textOf(row.answer, (box) => unsealAnswer(key, id, box)),
    revision: isSecret ? 1 : row.revision,
  };
}

/** What clients asked for and nobody has begun, by engagement: along its index, before anything is joined. */
export const askedRounds = (db: Reader, { workspaceId }: Pick<TeamReach, 'workspaceId'>) =>
  db
    .selectFrom('retest_rounds')
    .select(({ fn }) => [
      'engagement_id',
      fn.countAll<number>().as('retests'),
      fn.min<number | null>('asked_at').as('since'),
    ])
    .where('workspace_id', '=', workspaceId)
    .where('state', '=', sql.lit('asked'))
    .groupBy('engagement_id');
