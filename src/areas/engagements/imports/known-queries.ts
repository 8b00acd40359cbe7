import { setImmediate } from 'node:timers/promises';
import type { Reader } from '../../../data/database.ts';
import { type Severity, severityOf } from '../../../domain/finding.ts';
import type { EngagementIds } from '../finding/engagement-ids.ts';
import { told } from './places.ts';

/*
 * What earlier imports brought into an engagement (I4). Asked of an import, which whoever calls this has found within reach, or reads
 * on nobody's behalf.
 */

/** A check that an earlier import brought, and its finding as it is by now. */
export interface KnownCheck {
  readonly mark: Uint8Array;
  readonly tool: Uint8Array;
  readonly findingId: string;
  readonly severity: number;
  readonly words: Uint8Array;
  /** What became of the finding; null where it is in this engagement, a draft or published. */
  readonly gone: 'deleted' | 'withdrawn' | 'moved' | null;
  /** When the finding was closed as fixed; null where it is not. */
  readonly closedAt: number | null;
  readonly content: Uint8Array | null;
  /** How the finding is rated, and whether its client has it. */
  readonly rated: Severity | null;
  readonly isPublished: boolean;
  /** How often something of it was taken: whoever read what is known of it reads it anew where that is another number by now. */
  readonly takes: number;
}

const knownChecks = (db: Reader, engagementId: string) =>
  db
    .selectFrom('scanned_findings as s')
    .leftJoin('findings as f', (join) =>
      join
        .onRef('f.id', '=', 's.finding_id')
        .onRef('f.workspace_id', '=', 's.workspace_id')
        .onRef('f.company_id', '=', 's.company_id'),
    )
    .leftJoin('published_findings as p', 'p.finding_id', 'f.id')
    .select(['s.mark', 's.tool_mark', 's.finding_id', 's.severity', 's.words', 's.engagement_id'])
    .select(['f.engagement_id as isIn', 'f.deleted_at', 'f.content', 'f.severity as rated'])
    .select(['p.state', 'p.state_at', 's.takes'])
    .where('s.engagement_id', '=', engagementId);

type Row = Awaited<ReturnType<ReturnType<typeof knownChecks>['execute']>>[number];

function goneOf({ isIn, deleted_at, state, engagement_id }: Row): KnownCheck['gone'] {
  if (isIn === null || deleted_at !== null) return 'deleted';
  if (isIn !== engagement_id) return 'moved';
  return state === 'withdrawn' ? 'withdrawn' : null;
}

const knownOf = (row: Row): KnownCheck => ({
  mark: row.mark,
  tool: row.tool_mark,
  findingId: row.finding_id,
  severity: row.severity,
  words: row.words,
  gone: goneOf(row),
  closedAt: row.state === 'retest-passed' ? row.state_at : null,
  content: row.content,
  rated: severityOf(row.rated),
  isPublished: row.state !== null,
  takes: row.takes,
});

/** Of some checks, those that earlier imports brought. Ask for few. */
export async function knownAmong(
  db: Reader,
  engagementId: string,
  marks: readonly Uint8Array[],
): Promise<ReadonlyMap<string, KnownCheck>> {
  if (marks.length === 0) return new Map();
  const rows = await knownChecks(db, engagementId)
    .where('s.mark', 'in', [...marks])
    .execute();
  return new Map(rows.map((row) => [told(row.mark), knownOf(row)]));
}

/** How many are read at once: each may be as long as a finding is (E28). */
const AT_ONCE = 10;

/**
 * Checks that earlier imports brought of the tools of this one, and that it has nothing of; a few at a time. `own` is the tool of its
 * format, which a file without any result is of, too.
 */
export async function* knownButNotIn(
  db: Reader,
  { id, engagementId }: Pick<EngagementIds, 'engagementId'> & { readonly id: string },
  own: Uint8Array,
): AsyncGenerator<readonly KnownCheck[]> {
  let after: Uint8Array | null = null;
  for (;;) {
    let query = knownChecks(db, engagementId)
      .where((eb) =>
        eb.or([
          eb('s.tool_mark', '=', own),
          eb(
            's.tool_mark',
            'in',
            eb.selectFrom('import_groups as t').select('t.tool_mark').where('t.import_id', '=', id),
          ),
        ]),
      )
      .where(({ not, exists, selectFrom }) =>
        not(
          exists(
            selectFrom('import_groups as g')
              .select('g.number')
              .where('g.import_id', '=', id)
              .whereRef('g.mark', '=', 's.mark'),
          ),
        ),
      );
    if (after !== null) query = query.where('s.mark', '>', after);
    const rows: readonly Row[] = await query.orderBy('s.mark').limit(AT_ONCE).execute();
    if (rows.length === 0) return;
    yield rows.map(knownOf);
    after = rows.at(-1)?.mark ?? null;
    await setImmediate();
  }
}
