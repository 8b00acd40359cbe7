import { type SqlBool, sql } from 'kysely';
import type { TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { type CompanyKey, CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import type { EngagementIds } from '../finding/engagement-ids.ts';
import { isBeingTaken } from './choices.ts';
import { type ImportColumn, unsealAbout } from './content.ts';
import type { FormatName } from './formats/scanned.ts';
import type { ImportState } from './imports-table.ts';

/* Imports as the consultancy reads them, within reach (E1). */

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** An import of a scanner's file. */
export interface Import extends EngagementIds {
  readonly id: string;
  readonly state: ImportState;
  /** What is chosen of it is being taken. */
  readonly isTaking: boolean;
  readonly name: string;
  /** Why it could not be read or not all taken; empty where all is well. */
  readonly reason: string;
  /** What the columns of a table were read to hold; none of any other format. */
  readonly columns: readonly ImportColumn[];
  readonly format: FormatName | null;
  /** Its file is kept, so that it can be read again. */
  readonly hasFile: boolean;
  readonly bytes: number;
  readonly bytesRead: number;
  /** The file ended before its time. */
  readonly isPartial: boolean;
  /** How many things were found, each at its place. */
  readonly items: number;
  readonly unreadable: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** When the scan was, as its file says it; null where it doesn't. */
  readonly scannedAt: number | null;
  /** The same; otherwise when it was uploaded. */
  readonly seenAt: number;
  readonly createdBy: string | null;
  readonly takenAt: number | null;
  readonly takenBy: string | null;
  /** What was read of it was removed, as it is long ago. */
  readonly isCleared: boolean;
  readonly key: CompanyKey;
}

const imports = ({ db }: Needs, reach: TeamReach) =>
  db
    .selectFrom('imports as i')
    .innerJoin('engagements as e', 'e.id', 'i.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'i.company_id')
    .leftJoin('accounts as a', 'a.id', 'i.created_by')
    .leftJoin('accounts as t', 't.id', 'i.taken_by')
    .select(['i.id', 'i.workspace_id', 'i.company_id', 'i.engagement_id', 'i.state'])
    .select(sql<0 | 1>`case when ${isBeingTaken('i.id')} then 1 else 0 end`.as('is_taking'))
    .select('i.file_id')
    .select(['i.content', 'i.format', 'i.bytes_total', 'i.bytes_read', 'i.is_partial', 'i.items'])
    .select([
      'i.unreadable',
      'i.created_at',
      'i.scanned_at',
      'i.taken_at',
      'i.cleared',
      'a.name as created_by',
    ])
    .select(['t.name as taken_by', 'k.sealed as key'])
    .where(within(reach));

type Row = Awaited<ReturnType<ReturnType<typeof imports>['execute']>>[number];

function importOf(keys: CompanyKeys, row: Row): Import {
  const key = keys.of(row.company_id, row.key);
  return {
    id: row.id,
    ...{ workspaceId: row.workspace_id, companyId: row.company_id, engagementId: row.engagement_id },
    state: row.state,
    isTaking: row.is_taking === 1,
    ...unsealAbout(key, row.id, row.content),
    format: row.format,
    hasFile: row.file_id !== null,
    bytes: row.bytes_total,
    bytesRead: row.bytes_read,
    isPartial: row.is_partial === 1,
    items: row.items,
    unreadable: row.unreadable,
    createdAt: row.created_at,
    scannedAt: row.scanned_at,
    seenAt: row.scanned_at ?? row.created_at,
    createdBy: row.created_by,
    takenAt: row.taken_at,
    takenBy: row.taken_by,
    isCleared: row.cleared === 1,
    key,
  };
}

/** Whether people can still say what its columns hold, which has it read again. */
export const isMappable = (of: Pick<Import, 'state' | 'isTaking' | 'hasFile' | 'columns'>): boolean =>
  (of.state === 'preview' || of.state === 'failed') && !of.isTaking && of.hasFile && of.columns.length > 0;

/** One import within reach; null for anything else, whatever the reason (E2). */
export async function findImport(needs: Needs, reach: TeamReach, id: string): Promise<Import | null> {
  const row = await imports(needs, reach).where('i.id', '=', id).executeTakeFirst();
  return row === undefined ? null : importOf(new CompanyKeys(needs.keyring), row);
}

/** The imports of an engagement within reach, the latest first, behind one of them. */
export async function importsOf(
  needs: Needs,
  reach: TeamReach,
  engagementId: string,
  { after = null, most }: { readonly after?: string | null; readonly most: number },
): Promise<Import[]> {
  let query = imports(needs, reach).where('i.engagement_id', '=', engagementId);
  // Behind one of them; behind anything else there is nothing (E2).
  if (after !== null)
    query = query.where('i.id', '<', (eb) =>
      eb.selectFrom('imports').select('id').where('id', '=', after).where('engagement_id', '=', engagementId),
    );
  const rows = await query.orderBy('i.id', 'desc').limit(most).execute();
  const keys = new CompanyKeys(needs.keyring);
  return rows.map((row) => importOf(keys, row));
}

/** How many imports an engagement has had. */
export async function countImports(db: Reader, engagementId: string): Promise<number> {
  const { count } = await db
    .selectFrom('imports')
    .select(({ fn }) => fn.countAll<number | string>().as('count'))
    .where('engagement_id', '=', engagementId)
    .executeTakeFirstOrThrow();
  return Number(count);
}

/** How many findings of an import are what (I3). */
export interface ImportCounts {
  readonly new: number;
  readonly seen: number;
  readonly changed: number;
  /** Those of the changed ones that were fixed, all or in part, and are there again. */
  readonly back: number;
  /** Of earlier imports, and not in this file any more. */
  readonly gone: number;
  /** Informational ones among those that would bring anything. */
  readonly informational: number;
  /** Those that would, whatever their severity. */
  readonly open: number;
  readonly made: number;
  readonly added: number;
}

const number = (value: unknown) => Number(value ?? 0);
const countWhere = (condition: ReturnType<typeof sql<SqlBool>>) =>
  sql<number | string>`sum(case when ${condition} then 1 else 0 end)`;

/** The counts of an import that was found within reach. */
export async function countsOf({ db }: Pick<Needs, 'db'>, { id }: Pick<Import, 'id'>): Promise<ImportCounts> {
  const isOpen = sql`outcome is null and (standing = 'new' or (standing = 'changed' and
    (more_places > 0 or reopened_places > 0 or is_back = 1 or is_followed = 1)))`;
  const counted = await db
    .selectFrom('import_groups')
    .select([
      countWhere(sql<SqlBool>`standing = 'new'`).as('new'),
      countWhere(sql<SqlBool>`standing = 'changed'`).as('changed'),
      countWhere(sql<SqlBool>`is_back = 1 or reopened_places > 0`).as('back'),
      countWhere(sql<SqlBool>`standing not in ('new', 'changed')`).as('seen'),
      countWhere(sql<SqlBool>`${isOpen}`).as('open'),
      countWhere(sql<SqlBool>`${isOpen} and severity = 0`).as('informational'),
      countWhere(sql<SqlBool>`outcome = 'made'`).as('made'),
      countWhere(sql<SqlBool>`outcome = 'added'`).as('added'),
    ])
    .where('import_id', '=', id)
    .executeTakeFirst();
  const { gone } = await db
    .selectFrom('import_missing')
    .select(({ fn }) => fn.countAll<number | string>().as('gone'))
    .where('import_id', '=', id)
    .where('is_whole', '=', 1)
    .executeTakeFirstOrThrow();
  return {
    new: number(counted?.new),
    seen: number(counted?.seen),
    changed: number(counted?.changed),
    back: number(counted?.back),
    gone: number(gone),
    informational: number(counted?.informational),
    open: number(counted?.open),
    made: number(counted?.made),
    added: number(counted?.added),
  };
}
