import { setImmediate } from 'node:timers/promises';
import { type SqlBool, sql } from 'kysely';
import type { ClientReach, Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { bytesOf, withContents } from '../../../data/in-turns.ts';
import type { DueDays } from '../../../domain/deadline.ts';
import {
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
import { isDueBehind, isDueOn } from '../deadlines/due.ts';
import { unsealPublished } from '../finding/content.ts';
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
  /** The day by which it is to be fixed; null for none. */
  readonly deadline: string | null;
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
  /** By their deadlines, the soonest first: what is due on these days. */
  readonly due?: DueDays | null;
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
  { engagementId, severity, state, ids, due }: PublishedFilter,
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
  if (due) query = query.where(isDueOn(due));
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

/** What is sealed of some published findings within reach, by their ids. */
export const publishedContents = (db: Reader, reach: Reach) => (ids: readonly string[]) =>
  db
    .selectFrom(
      db
        .selectFrom('published_findings')
        .select(['finding_id', 'engagement_id', 'content'])
        .where('finding_id', 'in', ids)
        // As in the consultancy's list.
        .limit(ids.length)
        .as('p'),
    )
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .select(['p.finding_id as id', 'p.content'])
    .where(within(reach))
    .execute();

/** Where a published finding within reach stands in lists. */
const positionOf = (db: Reader, reach: ClientReach, id: string) =>
  db
    .selectFrom('published_findings as p')
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .select(['p.severity', 'p.engagement_id', 'p.number', 'p.deadline'])
    .where('p.finding_id', '=', id)
    .where(within(reach))
    .executeTakeFirst()
    .then((row) => row ?? null);

/**
 * The published findings within reach, the worst or the soonest due first, from behind one of them on; `next` is the one that
 * the page after begins behind. Behind what is out of reach there is nothing, so that nobody learns where it would stand.
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
      'p.published_at',
      'p.changed_at',
      'p.state_at',
      'p.deadline',
      'k.sealed as key',
    ])
    .select(bytesOf('p.content'))
    .select(sql<number>`case when ${IS_NEW} then 1 else 0 end`.as('is_new'));
  if (after !== null) {
    const position = await positionOf(db, reach, after);
    if (position === null) return { rows: [], next: null };
    const { severity, engagement_id, number } = position;
    query = filter.due
      ? query.where(isDueBehind(position))
      : query.where('p.severity', '<=', severity).where(
          sql<SqlBool>`(p.severity < ${severity} or p.engagement_id < ${engagement_id}
            or (p.engagement_id = ${engagement_id} and p.number > ${number}))`,
        );
  }
  if (filter.due) query = query.orderBy('p.deadline');
  const found = await query
    .orderBy('p.severity', 'desc')
    .orderBy('p.engagement_id', 'desc')
    .orderBy('p.number')
    .limit(limit + 1)
    .execute();
  const keys = new CompanyKeys(keyring);
  const shown = found.slice(0, limit);
  const rows: ListedPublished[] = [];
  for await (const row of withContents(shown, publishedContents(db, reach))) {
    const { title, severity, assets } = unsealPublished(
      keys.of(row.company_id, row.key),
      row.id,
      row.content,
    );
    rows.push({
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
      deadline: row.deadline,
      isNew: row.is_new === 1,
    });
  }
  return { rows, next: found.length > limit ? (shown.at(-1)?.id ?? null) : null };
}

/** All of a list, in stretches, so that a long one never stands in memory whole, and others are answered in between. */
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
    await setImmediate();
  } while (after !== null);
}
