import type { TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { type CompanyKey, CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { type EvidenceContent, unsealEvidence, unsealThumbnail } from './content.ts';

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** A piece of evidence, as the consultancy has it. */
export interface Evidence extends EvidenceContent {
  readonly id: string;
  readonly workspaceId: string;
  readonly companyId: string;
  readonly engagementId: string;
  readonly fileId: string;
  /** Before sealing. */
  readonly bytes: number;
  /** Epoch milliseconds. */
  readonly createdAt: number;
  /** Who added it; null for somebody who has left. */
  readonly createdBy: string | null;
  /** Opens its file. */
  readonly key: CompanyKey;
}

function evidence({ db }: Needs, reach: TeamReach) {
  return db
    .selectFrom('evidence as v')
    .innerJoin('files as f', 'f.id', 'v.file_id')
    .innerJoin('engagements as e', 'e.id', 'v.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'v.company_id')
    .leftJoin('accounts as a', 'a.id', 'v.created_by')
    .select([
      'v.id',
      'v.workspace_id',
      'v.company_id',
      'v.engagement_id',
      'v.file_id',
      'v.content',
      'v.created_at',
      'a.name as created_by',
      'f.bytes',
      'k.sealed as key',
    ])
    .where('v.removed_at', 'is', null)
    .where('f.state', '=', 'ready')
    .where(within(reach));
}

type Row = Awaited<ReturnType<ReturnType<typeof evidence>['execute']>>[number];

function evidenceOf(keys: CompanyKeys, row: Row): Evidence {
  const key = keys.of(row.company_id, row.key);
  return {
    ...unsealEvidence(key, row.id, row.content),
    id: row.id,
    workspaceId: row.workspace_id,
    companyId: row.company_id,
    engagementId: row.engagement_id,
    fileId: row.file_id,
    bytes: row.bytes,
    createdAt: row.created_at,
    createdBy: row.created_by,
    key,
  };
}

/** One piece of evidence within reach; null for anything else, whatever the reason (E2). */
export async function findEvidence(needs: Needs, reach: TeamReach, id: string): Promise<Evidence | null> {
  const row = await evidence(needs, reach).where('v.id', '=', id).executeTakeFirst();
  return row === undefined ? null : evidenceOf(new CompanyKeys(needs.keyring), row);
}

/** The evidence of an engagement within reach, in the order that its team gave it. */
export async function evidenceIn(needs: Needs, reach: TeamReach, engagementId: string): Promise<Evidence[]> {
  const rows = await evidence(needs, reach)
    .where('v.engagement_id', '=', engagementId)
    .orderBy('v.position')
    .orderBy('v.id')
    .execute();
  const keys = new CompanyKeys(needs.keyring);
  return rows.map((row) => evidenceOf(keys, row));
}

/** A small picture of evidence within reach; null where it is none, or nothing within reach. */
export async function findThumbnail(needs: Needs, reach: TeamReach, id: string): Promise<Uint8Array | null> {
  const row = await evidence(needs, reach).select('v.thumbnail').where('v.id', '=', id).executeTakeFirst();
  if (row?.thumbnail == null) return null;
  return unsealThumbnail(new CompanyKeys(needs.keyring).of(row.company_id, row.key), id, row.thumbnail);
}
