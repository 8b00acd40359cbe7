import { sql } from 'kysely';
import type { TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { type FindingState, isOpen, type Severity, severityOf } from '../../../domain/finding.ts';
import type { FindingText } from '../../../domain/finding-fields.ts';
import { type CompanyKey, CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { openDraft, openPublished, openStateNote, type PublishedContent } from './content.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** What a client has of a finding. */
export interface Publication {
  readonly content: PublishedContent;
  readonly state: Exclude<FindingState, 'draft'>;
  /** Epoch milliseconds. */
  readonly publishedAt: number;
  readonly changedAt: number;
  readonly stateAt: number;
  /** Whoever changed the state last; null for the clock, or somebody who has left. */
  readonly stateBy: string | null;
  readonly stateNote: string | null;
  readonly acceptedUntil: string | null;
}

/** A finding as the consultancy reads it: the draft, and what of it is published. */
export interface Finding {
  readonly id: string;
  readonly workspaceId: string;
  readonly companyId: string;
  readonly engagementId: string;
  readonly number: number;
  readonly text: FindingText;
  readonly severity: Severity | null;
  readonly revision: number;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly changedBy: string | null;
  readonly state: FindingState;
  readonly published: Publication | null;
  /** Changed since it was published. */
  readonly isAhead: boolean;
}

function findings({ db }: Needs, reach: TeamReach) {
  return db
    .selectFrom('findings as f')
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'f.company_id')
    .leftJoin('published_findings as p', 'p.finding_id', 'f.id')
    .leftJoin('accounts as a', 'a.id', 'f.changed_by')
    .leftJoin('accounts as s', 's.id', 'p.state_by')
    .select([
      'f.id',
      'f.workspace_id',
      'f.company_id',
      'f.engagement_id',
      'f.number',
      'f.severity',
      'f.content',
      'f.revision',
      'f.created_at',
      'f.changed_at',
      'a.name as changed_by',
      'f.published_revision',
      'p.content as published_content',
      'p.state',
      'p.published_at',
      'p.changed_at as published_changed_at',
      'p.state_at',
      's.name as state_by',
      'p.state_note',
      'p.accepted_until',
      'k.sealed as key',
    ])
    .where(within(reach));
}

type Row = Awaited<ReturnType<ReturnType<typeof findings>['execute']>>[number];

function publicationOf(key: CompanyKey, row: Row): Publication | null {
  const { id, published_content, state, published_at, published_changed_at, state_at } = row;
  if (
    published_content === null ||
    state === null ||
    published_at === null ||
    published_changed_at === null ||
    state_at === null
  )
    return null;
  return {
    content: openPublished(key, id, published_content),
    state,
    publishedAt: published_at,
    changedAt: published_changed_at,
    stateAt: state_at,
    stateBy: row.state_by,
    stateNote: row.state_note === null ? null : openStateNote(key, id, row.state_note),
    acceptedUntil: row.accepted_until,
  };
}

function findingOf(keys: CompanyKeys, row: Row): Finding {
  const key = keys.of(row.company_id, row.key);
  const published = publicationOf(key, row);
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    companyId: row.company_id,
    engagementId: row.engagement_id,
    number: row.number,
    text: openDraft(key, row.id, row.content),
    severity: severityOf(row.severity),
    revision: row.revision,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
    state: published?.state ?? 'draft',
    published,
    isAhead: published !== null && row.published_revision !== row.revision,
  };
}

/** One finding within reach; null for anything else, whatever the reason (E2). */
export async function findFinding(needs: Needs, reach: TeamReach, id: string): Promise<Finding | null> {
  const row = await findings(needs, reach).where('f.id', '=', id).executeTakeFirst();
  return row === undefined ? null : findingOf(new CompanyKeys(needs.keyring), row);
}

/** A finding in a list. */
export interface ListedFinding {
  readonly id: string;
  readonly number: number;
  readonly title: string;
  readonly severity: Severity | null;
  readonly state: FindingState;
  readonly isAhead: boolean;
  readonly changedAt: number;
}

const listed = ({ id, number, text, severity, state, isAhead, changedAt }: Finding): ListedFinding => ({
  id,
  number,
  title: text.title,
  severity,
  state,
  isAhead,
  changedAt,
});

/** Findings on one page of a list. */
export const FINDINGS_PER_PAGE = 100;

/**
 * The findings of an engagement within reach, the worst first, from one on; `next` is the one that the page after begins
 * behind.
 */
export async function findingsOf(
  needs: Needs,
  reach: TeamReach,
  engagementId: string,
  { after = null }: { readonly after?: string | null } = {},
): Promise<{ readonly rows: readonly ListedFinding[]; readonly next: string | null }> {
  let query = findings(needs, reach).where('f.engagement_id', '=', engagementId);
  if (after !== null) {
    // Behind it in the same order; what is not there any more begins anew.
    query = query.where(
      sql<boolean>`exists (select 1 from findings b where b.id = ${after} and b.engagement_id = f.engagement_id
        and (coalesce(f.severity, 9) < coalesce(b.severity, 9)
          or (coalesce(f.severity, 9) = coalesce(b.severity, 9) and f.number > b.number)))`,
    );
  }
  const rows = await query
    .orderBy(sql`coalesce(f.severity, 9)`, 'desc')
    .orderBy('f.number')
    .limit(FINDINGS_PER_PAGE + 1)
    .execute();
  const keys = new CompanyKeys(needs.keyring);
  const found = rows.slice(0, FINDINGS_PER_PAGE).map((row) => listed(findingOf(keys, row)));
  return { rows: found, next: rows.length > FINDINGS_PER_PAGE ? (found.at(-1)?.id ?? null) : null };
}

/** The findings before and behind one in its engagement's list, so that one reads or writes on by a key. */
export async function neighboursOf(
  db: Reader,
  reach: TeamReach,
  { id, engagementId }: Pick<Finding, 'id' | 'engagementId'>,
): Promise<{ readonly previous: string | null; readonly next: string | null }> {
  const rows = await db
    .selectFrom('findings as f')
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .select('f.id')
    .where('f.engagement_id', '=', engagementId)
    .where(within(reach))
    .orderBy(sql`coalesce(f.severity, 9)`, 'desc')
    .orderBy('f.number')
    .execute();
  const at = rows.findIndex((row) => row.id === id);
  return { previous: rows[at - 1]?.id ?? null, next: at < 0 ? null : (rows[at + 1]?.id ?? null) };
}

/** How many findings of each engagement are drafts, and how many of each severity are open. */
export interface FindingCounts {
  readonly drafts: number;
  readonly open: Readonly<Partial<Record<Severity, number>>>;
  readonly all: number;
}

/** Counts for a list of engagements within reach, by their ids. */
export async function countsOf(
  db: Reader,
  reach: TeamReach,
  engagementIds: readonly string[],
): Promise<ReadonlyMap<string, FindingCounts>> {
  if (engagementIds.length === 0) return new Map();
  const rows = await db
    .selectFrom('findings as f')
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .leftJoin('published_findings as p', 'p.finding_id', 'f.id')
    .select(({ fn }) => ['f.engagement_id', 'p.state', 'p.severity', fn.countAll().as('count')])
    .where('f.engagement_id', 'in', engagementIds)
    .where(within(reach))
    .groupBy(['f.engagement_id', 'p.state', 'p.severity'])
    .execute();
  const counts = new Map<string, { drafts: number; open: Partial<Record<Severity, number>>; all: number }>();
  for (const row of rows) {
    const of = counts.get(row.engagement_id) ?? { drafts: 0, open: {}, all: 0 };
    counts.set(row.engagement_id, of);
    const count = Number(row.count);
    of.all += count;
    if (row.state === null) of.drafts += count;
    const severity = severityOf(row.severity);
    if (severity !== null && row.state !== null && isOpen(row.state))
      of.open[severity] = (of.open[severity] ?? 0) + count;
  }
  return counts;
}
