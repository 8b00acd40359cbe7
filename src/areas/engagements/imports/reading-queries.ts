import type { Reader } from '../../../data/database.ts';
import { type CompanyKey, findCompanyKey } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import type { EngagementIds } from '../finding/engagement-ids.ts';
import type { FormatName } from './formats/scanned.ts';

/** An import that is to be read. */
export interface ImportToRead extends EngagementIds {
  readonly id: string;
  readonly fileId: string;
  readonly bytes: number;
  readonly content: Uint8Array;
  /** When it was uploaded. */
  readonly createdAt: number;
}

/** An import for the job that reads it, which does so on nobody's behalf; null where it is not to be read any more. */
export async function importToRead(db: Reader, id: string): Promise<ImportToRead | null> {
  const row = await db
    .selectFrom('imports as i')
    .innerJoin('files as f', 'f.id', 'i.file_id')
    .select(['i.id', 'i.workspace_id', 'i.company_id', 'i.engagement_id', 'i.file_id', 'i.content'])
    .select(['i.bytes_total', 'i.created_at'])
    .where('i.id', '=', id)
    .where('i.state', '=', 'reading')
    .where('f.state', '=', 'ready')
    .executeTakeFirst();
  if (row === undefined || row.file_id === null) return null;
  return {
    id: row.id,
    workspaceId: row.workspace_id,
    companyId: row.company_id,
    engagementId: row.engagement_id,
    fileId: row.file_id,
    bytes: row.bytes_total,
    content: row.content,
    createdAt: row.created_at,
  };
}

/** Where the import is that a job is to read; null where it reads none. */
export async function readByJob(
  db: Reader,
  jobId: string,
): Promise<Pick<EngagementIds, 'workspaceId' | 'engagementId'> | null> {
  const row = await db
    .selectFrom('imports')
    .select(['workspace_id as workspaceId', 'engagement_id as engagementId'])
    .where('job_id', '=', jobId)
    .executeTakeFirst();
  return row ?? null;
}

/** An import whose key is open. */
export interface HeldImport extends EngagementIds {
  readonly id: string;
  readonly key: CompanyKey;
  readonly format: FormatName | null;
  /** When the scan was: as its file says it, otherwise when it was uploaded. */
  readonly seenAt: number;
}

/** Where an import is, for the job that takes it: whether its actor reaches it, each of its deeds asks. */
export async function importById(
  { db, keyring }: Pick<Services, 'keyring'> & { readonly db: Reader },
  id: string,
): Promise<HeldImport | null> {
  const row = await db
    .selectFrom('imports')
    .select(['id', 'workspace_id', 'company_id', 'engagement_id', 'format', 'created_at', 'scanned_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  const key = row && (await findCompanyKey(db, keyring, row.company_id));
  if (row === undefined || key == null) return null;
  const ids = { workspaceId: row.workspace_id, companyId: row.company_id, engagementId: row.engagement_id };
  const { format, scanned_at, created_at } = row;
  return { ...ids, id: row.id, key, format, seenAt: scanned_at ?? created_at };
}
