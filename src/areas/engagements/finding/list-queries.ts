import { type SqlBool, sql } from 'kysely';
import type { TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { bytesOf, withContents } from '../../../data/in-turns.ts';
import { parseTags } from '../../../domain/engagement.ts';
import { type FindingState, type Severity, severityOf } from '../../../domain/finding.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { type AssetFilter, narrowedTo } from './asset-queries.ts';
import { unsealDraft } from './content.ts';
import type { Finding } from './queries.ts';

/**
 * Lists of findings as the consultancy reads them. Each is read along the index of its order, so that a page takes as long
 * whether its engagement has ten findings or a hundred thousand.
 */

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** A finding in a list. */
export interface ListedFinding {
  readonly id: string;
  readonly number: number;
  readonly revision: number;
  readonly title: string;
  /** None where what is typed there does not hold. */
  readonly tags: readonly string[];
  readonly severity: Severity | null;
  readonly state: FindingState;
  readonly isAhead: boolean;
  /** A client's comment waits for an answer. */
  readonly isAsked: boolean;
  /** The day by which it is to be fixed; null for none, and for what was never published. */
  readonly deadline: string | null;
  readonly changedAt: number;
}

/** Findings on one page of a list. */
export const FINDINGS_PER_PAGE = 100;

/** Where findings without a severity stand: before all others. */
const UNRANKED = 9;

/** As the index of the order spells it, or neither database would use it. */
const RANK = sql<number>`coalesce(f.severity, 9)`;

/** A place in the list of an engagement: the worst first, and of one severity the lowest number. */
interface Place {
  readonly rank: number;
  readonly number: number;
}

/** A part of the list: which, and whether it holds several ranks, by which it is then in order. */
interface Stretch {
  readonly where: ReturnType<typeof sql<SqlBool>>;
  readonly isOfRanks: boolean;
}

/** What lies behind a place: two stretches of the index, the nearer one first. */
const stretchesFrom = ({ rank, number }: Place): readonly Stretch[] => [
  { where: sql<SqlBool>`${RANK} = ${rank} and f.number > ${number}`, isOfRanks: false },
  { where: sql<SqlBool>`${RANK} < ${rank}`, isOfRanks: true },
];

const WHOLE: Stretch = { where: sql<SqlBool>`1 = 1`, isOfRanks: true };

/** The rows of an engagement's list, in no order yet, and whoever's. */
export const rowsIn = (db: Reader, engagementId: string) =>
  db
    .selectFrom('findings as f')
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'f.company_id')
    .leftJoin('published_findings as p', 'p.finding_id', 'f.id')
    .select(['f.id', 'f.company_id', 'f.number', 'f.severity', 'f.revision', 'f.changed_at'])
    .select(bytesOf('f.content'))
    .select(['f.published_revision', 'p.state', 'p.severity as published_severity', 'p.asked_at'])
    .select(['p.deadline', 'k.sealed as key'])
    .where('f.engagement_id', '=', engagementId)
    .where('f.deleted_at', 'is', null);

function listedIn(db: Reader, reach: TeamReach, engagementId: string, { where, isOfRanks }: Stretch) {
  const list = rowsIn(db, engagementId).where(within(reach)).where(where);
  // SQLite sorts anew by what is the same in all rows.
  return (isOfRanks ? list.orderBy(RANK, 'desc') : list).orderBy('f.number');
}

type Row = Awaited<ReturnType<ReturnType<typeof rowsIn>['execute']>>[number];

const contentsOf = (db: Reader, reach: TeamReach) => (ids: readonly string[]) =>
  db
    .selectFrom(
      db
        .selectFrom('findings')
        .select(['id', 'engagement_id', 'content'])
        .where('id', 'in', ids)
        // These rows and then their engagement: without a limit SQLite would read all findings of all engagements for them.
        .limit(ids.length)
        .as('f'),
    )
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .select(['f.id', 'f.content'])
    .where(within(reach))
    .execute();

function listed(keys: CompanyKeys, row: Row & { readonly content: Uint8Array }): ListedFinding {
  const { title, tags } = unsealDraft(keys.of(row.company_id, row.key), row.id, row.content);
  return {
    id: row.id,
    number: row.number,
    revision: row.revision,
    title,
    tags: parseTags(tags) ?? [],
    severity: severityOf(row.severity),
    state: row.state ?? 'draft',
    isAhead:
      row.state !== null &&
      (row.published_revision !== row.revision || row.published_severity !== row.severity),
    isAsked: row.asked_at !== null,
    deadline: row.deadline,
    changedAt: row.changed_at,
  };
}

async function opened(
  { db, keyring }: Needs,
  reach: TeamReach,
  rows: readonly Row[],
): Promise<ListedFinding[]> {
  const keys = new CompanyKeys(keyring);
  const found: ListedFinding[] = [];
  for await (const row of withContents(rows, contentsOf(db, reach))) found.push(listed(keys, row));
  return found;
}

/** A page of a list, of its rows in their order and perhaps one more, which says that another page comes. */
export async function pageOf(
  needs: Needs,
  reach: TeamReach,
  rows: readonly Row[],
): Promise<{ readonly rows: readonly ListedFinding[]; readonly next: string | null }> {
  const shown = rows.slice(0, FINDINGS_PER_PAGE);
  const next = rows.length > FINDINGS_PER_PAGE ? (shown.at(-1)?.id ?? null) : null;
  return { rows: await opened(needs, reach, shown), next };
}

/** Those of an engagement within reach that are named, the worst first; what is not among them is left out. */
export async function findingsAmong(
  needs: Needs,
  reach: TeamReach,
  engagementId: string,
  ids: readonly string[],
): Promise<readonly ListedFinding[]> {
  if (ids.length === 0) return [];
  const rows = await listedIn(needs.db, reach, engagementId, WHOLE).where('f.id', 'in', ids).execute();
  return opened(needs, reach, rows);
}

async function positionOf(db: Reader, engagementId: string, id: string): Promise<Place | null> {
  const row = await db
    .selectFrom('findings')
    .select(['severity', 'number'])
    .where('id', '=', id)
    .where('engagement_id', '=', engagementId)
    .executeTakeFirst();
  return row === undefined ? null : { rank: row.severity ?? UNRANKED, number: row.number };
}

/**
 * The findings of an engagement within reach, all or those that affect an asset, the worst first, from one on; `next` is the
 * one that the page after begins behind. Behind what is not there is nothing.
 */
export async function findingsOf(
  { db, keyring }: Needs,
  reach: TeamReach,
  engagementId: string,
  { after = null, ...filter }: { readonly after?: string | null } & Partial<AssetFilter> = {},
): Promise<{ readonly rows: readonly ListedFinding[]; readonly next: string | null }> {
  const narrowed = await narrowedTo({ db, keyring }, reach, engagementId, { asset: null, ...filter });
  if (narrowed === null) return { rows: [], next: null };
  const position = after === null ? null : await positionOf(db, engagementId, after);
  const stretches = after === null ? [WHOLE] : position === null ? [] : stretchesFrom(position);
  const rows: Row[] = [];
  for (const stretch of stretches) {
    const missing = FINDINGS_PER_PAGE + 1 - rows.length;
    if (missing > 0)
      rows.push(
        ...(await listedIn(db, reach, engagementId, stretch).where(narrowed).limit(missing).execute()),
      );
  }
  return pageOf({ db, keyring }, reach, rows);
}

/**
 * The findings before and behind one in its engagement, by number, so that one reads or writes on by a key. Not as their list
 * has them: that is in another order as soon as one of them is rated, and whoever walks along it would skip or repeat some.
 */
export async function neighboursOf(
  db: Reader,
  reach: TeamReach,
  { engagementId, number }: Pick<Finding, 'engagementId' | 'number'>,
): Promise<{ readonly previous: string | null; readonly next: string | null }> {
  const nearest = async (onwards: boolean): Promise<string | null> => {
    const row = await db
      .selectFrom('findings as f')
      .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
      .select('f.id')
      .where('f.engagement_id', '=', engagementId)
      .where('f.deleted_at', 'is', null)
      .where('f.number', onwards ? '>' : '<', number)
      .where(within(reach))
      .orderBy('f.number', onwards ? 'asc' : 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.id ?? null;
  };
  const [previous, next] = await Promise.all([nearest(false), nearest(true)]);
  return { previous, next };
}

/** Whether an engagement within reach has a finding that was never published. */
export async function hasDrafts(db: Reader, reach: TeamReach, engagementId: string): Promise<boolean> {
  const draft = await db
    .selectFrom('findings as f')
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .select('f.id')
    .where('f.engagement_id', '=', engagementId)
    .where('f.published_revision', 'is', null)
    .where('f.deleted_at', 'is', null)
    .where(within(reach))
    .limit(1)
    .executeTakeFirst();
  return draft !== undefined;
}
