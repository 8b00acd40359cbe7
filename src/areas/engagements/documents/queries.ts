import type { Reach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { type CompanyKey, CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import type { EngagementIds } from '../finding/engagement-ids.ts';
import { unsealVersion } from './content.ts';
import type { Side } from './documents.ts';
import { type Names, namesFor, type Person, personOf } from './people-queries.ts';

/*
 * Documents as both sides read them. A client knows of those that were shared with it, and of no other (E7).
 */

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** A version of a document. */
export interface Version extends EngagementIds {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  /** Before sealing. */
  readonly bytes: number;
  readonly fileId: string;
  /** Epoch milliseconds. */
  readonly addedAt: number;
  readonly addedBy: Person;
  /** Opens its file. */
  readonly key: CompanyKey;
}

/** A document. */
export interface Document extends EngagementIds {
  readonly id: string;
  /** Who gave it. */
  readonly side: Side;
  /** Whether the client may know of it. */
  readonly shared: boolean;
  /** How many it has had. */
  readonly versions: number;
  /** Null once the document was removed. */
  readonly newest: Version | null;
  /** Of one that was removed, a mark stays. */
  readonly removed: { readonly at: number; readonly by: Person } | null;
}

/** One that is there, with a newest version. */
export type StandingDocument = Document & { readonly newest: Version };

const engagementOf = (row: {
  readonly workspace_id: string;
  readonly company_id: string;
  readonly engagement_id: string;
}): EngagementIds => ({
  workspaceId: row.workspace_id,
  companyId: row.company_id,
  engagementId: row.engagement_id,
});

const isStanding = (document: Document): document is StandingDocument => document.newest !== null;

function documents({ db }: Needs, reach: Reach) {
  const query = db
    .selectFrom('documents as d')
    .innerJoin('engagements as e', 'e.id', 'd.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'd.company_id')
    .leftJoin('document_versions as v', (join) =>
      join.onRef('v.document_id', '=', 'd.id').onRef('v.number', '=', 'd.versions'),
    )
    .leftJoin('files as f', 'f.id', 'v.file_id')
    .select([
      'd.id',
      'd.workspace_id',
      'd.company_id',
      'd.engagement_id',
      'd.side',
      'd.shared',
      'd.versions',
      'd.removed_at',
      'd.removed_by',
      'd.removed_side',
      'v.id as version_id',
      'v.content',
      'v.file_id',
      'v.added_at',
      'v.added_by',
      'f.bytes',
      'k.sealed as key',
    ])
    .where(within(reach));
  return reach.kind === 'team' ? query : query.where('d.shared', '=', 1);
}

type Row = Awaited<ReturnType<ReturnType<typeof documents>['execute']>>[number];

function newestOf(names: Names, key: CompanyKey, row: Row): Version | null {
  const { version_id: id, content, file_id: fileId, added_at: addedAt, bytes } = row;
  if (row.removed_at !== null) return null;
  if (id === null || content === null || fileId === null || addedAt === null || bytes === null) return null;
  return {
    ...unsealVersion(key, id, content),
    ...engagementOf(row),
    ...{ id, number: row.versions, bytes, fileId, addedAt, key },
    addedBy: personOf(names, row.side, row.added_by),
  };
}

const documentOf = (names: Names, keys: CompanyKeys, row: Row): Document => ({
  id: row.id,
  ...engagementOf(row),
  side: row.side,
  shared: row.shared === 1,
  versions: row.versions,
  newest: newestOf(names, keys.of(row.company_id, row.key), row),
  removed:
    row.removed_at === null
      ? null
      : { at: row.removed_at, by: personOf(names, row.removed_side ?? 'team', row.removed_by) },
});

async function documentsOf(needs: Needs, reach: Reach, rows: readonly Row[]): Promise<Document[]> {
  const accounts = rows.flatMap((row) => [row.added_by, row.removed_by]);
  const names = await namesFor(needs, reach, accounts);
  const keys = new CompanyKeys(needs.keyring);
  return rows.map((row) => documentOf(names, keys, row));
}

/** One document within reach, or the mark of one that was removed; null for anything else, whatever the reason (E2). */
export async function findDocument(needs: Needs, reach: Reach, id: string): Promise<Document | null> {
  const rows = await documents(needs, reach).where('d.id', '=', id).execute();
  const [document = null] = await documentsOf(needs, reach, rows);
  return document;
}

/** The documents of an engagement within reach, the one that changed last first. */
export async function documentsIn(
  needs: Needs,
  reach: Reach,
  engagementId: string,
): Promise<StandingDocument[]> {
  const rows = await documents(needs, reach)
    .where('d.engagement_id', '=', engagementId)
    .where('d.removed_at', 'is', null)
    .orderBy('v.id', 'desc')
    .execute();
  return (await documentsOf(needs, reach, rows)).filter(isStanding);
}

/** So many marks of removed documents are shown. */
const MOST_MARKS = 50;

/** What was removed from an engagement within reach, the last first; null for all, however many. */
export async function removedFrom(
  needs: Needs,
  reach: Reach,
  engagementId: string,
  most: number | null = MOST_MARKS,
): Promise<Document[]> {
  const query = documents(needs, reach)
    .where('d.engagement_id', '=', engagementId)
    .where('d.removed_at', 'is not', null)
    .orderBy('d.removed_at', 'desc')
    .orderBy('d.id', 'desc');
  const rows = await (most === null ? query : query.limit(most)).execute();
  return documentsOf(needs, reach, rows);
}

/** How many documents an engagement has, whoever knows of them. */
export async function countDocuments(db: Reader, engagementId: string): Promise<number> {
  const { count } = await db
    .selectFrom('documents')
    .select(({ fn }) => fn.countAll<number>().as('count'))
    .where('engagement_id', '=', engagementId)
    .where('removed_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(count);
}

function versions({ db }: Needs, reach: Reach, documentId: string) {
  const query = db
    .selectFrom('document_versions as v')
    .innerJoin('documents as d', 'd.id', 'v.document_id')
    .innerJoin('engagements as e', 'e.id', 'd.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'd.company_id')
    .innerJoin('files as f', 'f.id', 'v.file_id')
    .select(['v.id', 'v.number', 'v.content', 'v.file_id', 'v.added_at', 'd.side'])
    .select(['d.workspace_id', 'd.company_id', 'd.engagement_id', 'v.added_by', 'f.bytes', 'k.sealed as key'])
    .where('v.document_id', '=', documentId)
    .where('d.removed_at', 'is', null)
    .where('f.state', '=', 'ready')
    .where(within(reach));
  return reach.kind === 'team' ? query : query.where('d.shared', '=', 1);
}

type VersionRow = Awaited<ReturnType<ReturnType<typeof versions>['execute']>>[number];

async function versionsIn(needs: Needs, reach: Reach, rows: readonly VersionRow[]): Promise<Version[]> {
  const accounts = rows.map((row) => row.added_by);
  const names = await namesFor(needs, reach, accounts);
  const keys = new CompanyKeys(needs.keyring);
  return rows.map((row) => {
    const { id, number, bytes, file_id: fileId, added_at: addedAt } = row;
    const key = keys.of(row.company_id, row.key);
    return {
      ...unsealVersion(key, id, row.content),
      ...engagementOf(row),
      ...{ id, number, bytes, fileId, addedAt, key },
      addedBy: personOf(names, row.side, row.added_by),
    };
  });
}

/** All versions of a document within reach, the newest first; none of one that was removed. */
export async function versionsOf(needs: Needs, reach: Reach, documentId: string): Promise<Version[]> {
  const rows = await versions(needs, reach, documentId).orderBy('v.number', 'desc').execute();
  return versionsIn(needs, reach, rows);
}

/** One version of a document within reach; null for anything else, whatever the reason (E2). */
export async function findVersion(
  needs: Needs,
  reach: Reach,
  { document, edition }: { readonly document: string; readonly edition: string },
): Promise<Version | null> {
  const rows = await versions(needs, reach, document).where('v.id', '=', edition).execute();
  const [version = null] = await versionsIn(needs, reach, rows);
  return version;
}
