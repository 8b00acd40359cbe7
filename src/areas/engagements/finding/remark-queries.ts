import type { Reach, TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { bytesOf, withContents } from '../../../data/in-turns.ts';
import { CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** Something that somebody said about a finding. */
export interface SaidRemark {
  readonly id: string;
  readonly authorId: string | null;
  /** Null for somebody who has left. */
  readonly author: string | null;
  /** Whether they are of the consultancy. */
  readonly ofTeam: boolean;
  /** Null where it was removed. */
  readonly text: string | null;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  readonly editedAt: number | null;
}

/** How many a page shows: more would make it long to read, and to make (E28). */
export const MOST_ON_PAGE = 50;

/** The last ones before another one, or of all: as many as a page shows, and one more where there are older ones. */
export interface RemarksPart {
  readonly before: string | null;
}

interface Row {
  readonly id: string;
  readonly company_id: string;
  readonly author_id: string | null;
  readonly author: string | null;
  readonly role: string | null;
  readonly bytes: number | null;
  readonly created_at: number;
  readonly edited_at: number | null;
  readonly key: Uint8Array;
}

/** The texts of some of them. */
type Texts = (
  ids: readonly string[],
) => Promise<readonly { readonly id: string; readonly text: Uint8Array | null }[]>;

async function remarksOf(
  keyring: Services['keyring'],
  table: string,
  rows: readonly Row[],
  texts: Texts,
): Promise<SaidRemark[]> {
  const keys = new CompanyKeys(keyring);
  const said: SaidRemark[] = [];
  const sized = rows.map((row) => ({ ...row, bytes: row.bytes ?? 0 }));
  for await (const row of withContents(sized, texts))
    said.push({
      id: row.id,
      authorId: row.author_id,
      author: row.author,
      ofTeam: row.role === 'owner' || row.role === 'consultant',
      text:
        row.text === null ? null : keys.of(row.company_id, row.key).unseal(row.text, [table, row.id, 'text']),
      createdAt: row.created_at,
      editedAt: row.edited_at,
    });
  return said;
}

/** What both sides said about a finding within reach, the oldest first (E17). A client is shown those on what is published. */
export async function commentsOf(
  { db, keyring }: Needs,
  reach: Reach,
  findingId: string,
  part?: RemarksPart,
): Promise<SaidRemark[]> {
  const rows = await db
    .selectFrom('finding_comments as r')
    .innerJoin('published_findings as p', 'p.finding_id', 'r.finding_id')
    .innerJoin('engagements as e', 'e.id', 'r.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'r.company_id')
    .leftJoin('accounts as a', 'a.id', 'r.author_id')
    .leftJoin('memberships as m', (join) =>
      join.onRef('m.account_id', '=', 'r.author_id').onRef('m.workspace_id', '=', 'r.workspace_id'),
    )
    .select([
      'r.id',
      'r.company_id',
      'r.author_id',
      'a.name as author',
      'm.role',
      bytesOf('r.text'),
      'r.created_at',
      'r.edited_at',
      'k.sealed as key',
    ])
    .where('r.finding_id', '=', findingId)
    .where(within(reach))
    .$if(part?.before != null, (all) => all.where('r.id', '<', part?.before ?? ''))
    .$if(part !== undefined, (all) => all.limit(MOST_ON_PAGE + 1))
    .orderBy('r.id', 'desc')
    .execute();
  return remarksOf(keyring, 'finding_comments', rows.toReversed(), (ids) =>
    db
      .selectFrom('finding_comments as r')
      .innerJoin('published_findings as p', 'p.finding_id', 'r.finding_id')
      .innerJoin('engagements as e', 'e.id', 'r.engagement_id')
      .select(['r.id', 'r.text'])
      .where('r.id', 'in', ids)
      .where(within(reach))
      .execute(),
  );
}

/** The consultancy's own notes on a finding; a reach of a client's does not compile here (E17). */
export async function notesOf(
  { db, keyring }: Needs,
  reach: TeamReach,
  findingId: string,
  part?: RemarksPart,
): Promise<SaidRemark[]> {
  const rows = await db
    .selectFrom('internal_notes as r')
    .innerJoin('engagements as e', 'e.id', 'r.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'r.company_id')
    .leftJoin('accounts as a', 'a.id', 'r.author_id')
    .leftJoin('memberships as m', (join) =>
      join.onRef('m.account_id', '=', 'r.author_id').onRef('m.workspace_id', '=', 'r.workspace_id'),
    )
    .select([
      'r.id',
      'r.company_id',
      'r.author_id',
      'a.name as author',
      'm.role',
      bytesOf('r.text'),
      'r.created_at',
      'r.edited_at',
      'k.sealed as key',
    ])
    .where('r.finding_id', '=', findingId)
    .where(within(reach))
    .$if(part?.before != null, (all) => all.where('r.id', '<', part?.before ?? ''))
    .$if(part !== undefined, (all) => all.limit(MOST_ON_PAGE + 1))
    .orderBy('r.id', 'desc')
    .execute();
  return remarksOf(keyring, 'internal_notes', rows.toReversed(), (ids) =>
    db
      .selectFrom('internal_notes as r')
      .innerJoin('engagements as e', 'e.id', 'r.engagement_id')
      .select(['r.id', 'r.text'])
      .where('r.id', 'in', ids)
      .where(within(reach))
      .execute(),
  );
}
