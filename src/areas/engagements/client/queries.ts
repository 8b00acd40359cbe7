import type { ClientReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { type PublishedState, type Severity, severityOf } from '../../../domain/finding.ts';
import { type CompanyKey, CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { type EvidenceContent, unsealShown } from '../evidence/content.ts';
import { type PublishedContent, unsealPublished, unsealStateNote } from '../finding/content.ts';

/**
 * What clients read: of published findings the table that publishing writes, and no other of findings (E12). A test looks that
 * no name of a draft's or a note's table stands here.
 */

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** A finding as its client reads it. */
export interface ClientFinding {
  readonly id: string;
  readonly engagementId: string;
  readonly reference: string;
  readonly number: number;
  readonly severity: Severity;
  readonly state: PublishedState;
  readonly content: PublishedContent;
  /** Epoch milliseconds. */
  readonly publishedAt: number;
  readonly changedAt: number;
  readonly stateAt: number;
  readonly stateBy: string | null;
  readonly stateNote: string | null;
  readonly acceptedUntil: string | null;
  /** The day by which it is to be fixed; null for none. */
  readonly deadline: string | null;
}

function published({ db }: Needs, reach: ClientReach) {
  return db
    .selectFrom('published_findings as p')
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'p.company_id')
    .leftJoin('accounts as s', 's.id', 'p.state_by')
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
      's.name as state_by',
      'p.state_note',
      'p.accepted_until',
      'p.deadline',
      'k.sealed as key',
    ])
    .where(within(reach));
}

type Row = Awaited<ReturnType<ReturnType<typeof published>['execute']>>[number];

function findingOf(key: CompanyKey, row: Row): ClientFinding {
  const content = unsealPublished(key, row.id, row.content);
  return {
    id: row.id,
    engagementId: row.engagement_id,
    reference: row.reference,
    number: row.number,
    severity: severityOf(row.severity) ?? content.severity,
    state: row.state,
    content,
    publishedAt: row.published_at,
    changedAt: row.changed_at,
    stateAt: row.state_at,
    stateBy: row.state_by,
    stateNote: row.state_note === null ? null : unsealStateNote(key, row.id, row.state_note),
    acceptedUntil: row.accepted_until,
    deadline: row.deadline,
  };
}

/** One published finding within reach; null for anything else, whatever the reason (E2). */
export async function findPublished(
  needs: Needs,
  reach: ClientReach,
  id: string,
): Promise<ClientFinding | null> {
  const row = await published(needs, reach).where('p.finding_id', '=', id).executeTakeFirst();
  return row === undefined
    ? null
    : findingOf(new CompanyKeys(needs.keyring).of(row.company_id, row.key), row);
}

/** A file that a published finding shows. */
export interface ShownEvidence extends EvidenceContent {
  readonly id: string;
  readonly fileId: string;
  /** Before sealing. */
  readonly bytes: number;
  /** Opens its file. */
  readonly key: CompanyKey;
}

function shown({ db }: Needs, reach: ClientReach) {
  return db
    .selectFrom('published_evidence as s')
    .innerJoin('published_findings as p', 'p.finding_id', 's.finding_id')
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'p.company_id')
    .innerJoin('evidence as v', 'v.id', 's.evidence_id')
    .innerJoin('files as f', 'f.id', 'v.file_id')
    .select([
      's.evidence_id as id',
      's.finding_id',
      's.company_id',
      's.content',
      'f.id as file_id',
      'f.bytes',
      'k.sealed as key',
    ])
    .where('f.state', '=', 'ready')
    .where(within(reach));
}

type ShownRow = Awaited<ReturnType<ReturnType<typeof shown>['execute']>>[number];

function shownOf(keys: CompanyKeys, { id, finding_id, ...row }: ShownRow): ShownEvidence {
  const key = keys.of(row.company_id, row.key);
  return {
    ...unsealShown(key, { findingId: finding_id, id }, row.content),
    id,
    fileId: row.file_id,
    bytes: row.bytes,
    key,
  };
}

/** What a published finding within reach shows; empty for anything else, whatever the reason (E2, E12). */
export async function shownBy(needs: Needs, reach: ClientReach, findingId: string): Promise<ShownEvidence[]> {
  const rows = await shown(needs, reach)
    .where('s.finding_id', '=', findingId)
    .orderBy('s.evidence_id')
    .execute();
  const keys = new CompanyKeys(needs.keyring);
  return rows.map((row) => shownOf(keys, row));
}

/**
 * A file that some published finding within reach shows, as the one that was published last has it; null for anything else,
 * whatever the reason (E2, E12).
 */
export async function findShown(
  needs: Needs,
  reach: ClientReach,
  evidenceId: string,
): Promise<ShownEvidence | null> {
  const row = await shown(needs, reach)
    .where('s.evidence_id', '=', evidenceId)
    .orderBy('p.changed_at', 'desc')
    .orderBy('p.finding_id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row === undefined ? null : shownOf(new CompanyKeys(needs.keyring), row);
}
