import { type SqlBool, sql } from 'kysely';
import type { ClientReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import {
  isOpen,
  isUnanswered,
  OPEN_STATES,
  type PublishedState,
  rankOf,
  type Severity,
  severityOf,
  UNANSWERED_STATES,
} from '../../../domain/finding.ts';
import type { Asset } from '../../../domain/finding-fields.ts';
import { CompanyKeys, findCompanyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { openPublished } from '../finding/content.ts';
import { assetMark } from '../finding/published-assets.ts';

/** Lists of what is published, as clients read them (E20, E21): titles, and what lists are sorted and narrowed by. */

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** A published finding in a list. */
export interface ListedPublished {
  readonly id: string;
  readonly engagementId: string;
  readonly reference: string;
  readonly number: number;
  readonly title: string;
  readonly severity: Severity;
  readonly state: PublishedState;
  readonly assets: readonly Asset[];
  /** Epoch milliseconds. */
  readonly publishedAt: number;
  readonly changedAt: number;
  readonly stateAt: number;
  /** Published, changed or moved since the reader last looked at it. */
  readonly isNew: boolean;
}

/** What several states come to, as a reader asks for them. */
export const STANDINGS = ['new', 'waiting', 'open'] as const;
export type Standing = (typeof STANDINGS)[number];

/** What a list of findings is narrowed to. */
export interface PublishedFilter {
  readonly engagementId?: string | null;
  readonly severity?: Severity | null;
  readonly state?: PublishedState | Standing | null;
  /** The whole name of an asset, or of where it is. */
  readonly asset?: string | null;
  /** Only these. */
  readonly ids?: readonly string[];
}

/** Findings on one page of a list. */
export const PUBLISHED_PER_PAGE = 100;

/** Of a finding `p`, and when its reader last looked at it, `v`. */
export const IS_NEW = sql<SqlBool>`(v.seen_at is null or v.seen_at < p.moved_at)`;

/** The rows of a list, with what they are narrowed by and nothing to read yet. */
function narrowed(
  db: Reader,
  reach: ClientReach,
  { engagementId, severity, state, ids }: PublishedFilter,
  mark: Uint8Array | null,
) {
  let query = db
    .selectFrom('published_findings as p')
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .leftJoin('finding_views as v', (join) =>
      join.onRef('v.finding_id', '=', 'p.finding_id').on('v.membership_id', '=', reach.membershipId),
    )
    .where(within(reach));
  // Along the index of that order: an engagement's own, or that of all of the company. A few are looked up each by itself; told
  // the company as well, SQLite would look for them among all that it has.
  if (ids !== undefined) query = query.where('p.finding_id', 'in', ids);
  if (engagementId) query = query.where('p.engagement_id', '=', engagementId);
  else if (ids === undefined) query = query.where('p.company_id', '=', reach.companyId);
  if (severity) query = query.where('p.severity', '=', rankOf(severity));
  if (mark !== null)
    query = query.where('p.finding_id', 'in', (eb) =>
      eb
        .selectFrom('published_assets')
        .select('finding_id')
        .where('company_id', '=', reach.companyId)
        .where('mark', '=', mark),
    );
  switch (state) {
    case null:
    case undefined:
      return query;
    case 'new':
      return query.where(IS_NEW);
    case 'open':
      return query.where('p.state', 'in', OPEN_STATES);
    case 'waiting':
      return query.where('p.state', 'in', UNANSWERED_STATES);
    default:
      return query.where('p.state', '=', state);
  }
}

/** By what an asset is found, of a company that has anything sealed; null where no asset is asked for. */
async function markOf(
  { db, keyring }: Needs,
  reach: ClientReach,
  asset: string | null | undefined,
): Promise<Uint8Array | null | 'nothing'> {
  if (!asset) return null;
  const key = await findCompanyKey(db, keyring, reach.companyId);
  return key === null ? 'nothing' : assetMark(key, asset);
}

/** Where a published finding within reach stands in lists. */
const placeOf = (db: Reader, reach: ClientReach, id: string) =>
  db
    .selectFrom('published_findings as p')
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .select(['p.severity', 'p.engagement_id', 'p.number'])
    .where('p.finding_id', '=', id)
    .where(within(reach))
    .executeTakeFirst()
    .then((row) => row ?? null);

/**
 * The published findings within reach, the worst first, from behind one of them on; `next` is the one that the page after
 * begins behind. Behind what is out of reach there is nothing, so that nobody learns where it would stand.
 */
export async function publishedOf(
  needs: Needs,
  reach: ClientReach,
  filter: PublishedFilter = {},
  {
    after = null,
    limit = PUBLISHED_PER_PAGE,
  }: { readonly after?: string | null; readonly limit?: number } = {},
): Promise<{ readonly rows: readonly ListedPublished[]; readonly next: string | null }> {
  const { db, keyring } = needs;
  const mark = await markOf(needs, reach, filter.asset);
  if (mark === 'nothing') return { rows: [], next: null };
  let query = narrowed(db, reach, filter, mark)
    .innerJoin('company_keys as k', 'k.company_id', 'p.company_id')
    .select([
      'p.finding_id as id',
      'p.company_id',
      'p.engagement_id',
      'e.reference',
      'p.number',
      'p.severity',
      'p.state',
      'p.content',
      'p.published_at',
      'p.changed_at',
      'p.state_at',
      'k.sealed as key',
    ])
    .select(sql<number>`case when ${IS_NEW} then 1 else 0 end`.as('is_new'));
  if (after !== null) {
    const place = await placeOf(db, reach, after);
    if (place === null) return { rows: [], next: null };
    const { severity, engagement_id, number } = place;
    query = query.where('p.severity', '<=', severity).where(
      sql<SqlBool>`(p.severity < ${severity} or p.engagement_id < ${engagement_id}
        or (p.engagement_id = ${engagement_id} and p.number > ${number}))`,
    );
  }
  const found = await query
    .orderBy('p.severity', 'desc')
    .orderBy('p.engagement_id', 'desc')
    .orderBy('p.number')
    .limit(limit + 1)
    .execute();
  const keys = new CompanyKeys(keyring);
  const rows = found.slice(0, limit).map((row): ListedPublished => {
    const { title, severity, assets } = openPublished(keys.of(row.company_id, row.key), row.id, row.content);
    return {
      id: row.id,
      engagementId: row.engagement_id,
      reference: row.reference,
      number: row.number,
      title,
      severity: severityOf(row.severity) ?? severity,
      state: row.state,
      assets,
      publishedAt: row.published_at,
      changedAt: row.changed_at,
      stateAt: row.state_at,
      isNew: row.is_new === 1,
    };
  });
  return { rows, next: found.length > limit ? (rows.at(-1)?.id ?? null) : null };
}

/** All of a list, in stretches, so that a long one never stands in memory whole. */
export async function* allPublished(
  needs: Needs,
  reach: ClientReach,
  filter: PublishedFilter,
): AsyncGenerator<readonly ListedPublished[]> {
  let after: string | null = null;
  do {
    const stretch: Awaited<ReturnType<typeof publishedOf>> = await publishedOf(needs, reach, filter, {
      after,
    });
    yield stretch.rows;
    after = stretch.next;
  } while (after !== null);
}

/** How many there are, how many are open, by severity, and of how many the client's answer is awaited. */
export async function countStandings(
  db: Reader,
  reach: ClientReach,
): Promise<{
  readonly all: number;
  readonly open: Readonly<Record<Severity, number>>;
  readonly waiting: number;
}> {
  // Counted along an index, before anything is joined.
  const counted = db
    .selectFrom('published_findings')
    .select(({ fn }) => ['engagement_id', 'severity', 'state', fn.countAll().as('count')])
    .where('company_id', '=', reach.companyId)
    .groupBy(['engagement_id', 'severity', 'state']);
  const rows = await db
    .selectFrom(counted.as('n'))
    .innerJoin('engagements as e', 'e.id', 'n.engagement_id')
    .select(['n.severity', 'n.state', 'n.count'])
    .where(within(reach))
    .execute();
  const open = { critical: 0, high: 0, medium: 0, low: 0, info: 0 };
  let waiting = 0;
  let all = 0;
  for (const { severity: rank, state, count } of rows) {
    const severity = severityOf(rank);
    all += Number(count);
    if (severity !== null && isOpen(state)) open[severity] += Number(count);
    if (isUnanswered(state)) waiting += Number(count);
  }
  return { all, open, waiting };
}
