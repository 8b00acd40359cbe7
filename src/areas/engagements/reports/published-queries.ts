import type { TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import { bytesOf, withContents } from '../../../data/in-turns.ts';
import { cweName } from '../../../domain/cwe/find-cwe.ts';
import { severityOf } from '../../../domain/finding.ts';
import { type CompanyKey, CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { unsealShown } from '../evidence/content.ts';
import { unsealPublished, unsealStateNote } from '../finding/content.ts';
import type { ReportEvidence, ReportFinding } from './report-data.ts';

/*
 * What reports read of findings: the tables that publishing writes, and no other. A test looks that no name of a draft's or a
 * note's table stands here.
 */

type Needs = Pick<Services, 'keyring'> & { readonly db: Reader };

/** Where the file of a piece of evidence lies, by which it is read. */
export interface EvidenceFile {
  readonly fileId: string;
  readonly bytes: number;
  readonly key: CompanyKey;
}

/** Evidence that a report may show, and where its file lies. */
export interface FiledEvidence extends ReportEvidence {
  readonly file: EvidenceFile;
}

/** What the published findings of an engagement within reach show, by finding. */
export async function shownInEngagement(
  { db, keyring }: Needs,
  reach: TeamReach,
  engagementId: string,
): Promise<ReadonlyMap<string, readonly FiledEvidence[]>> {
  const rows = await db
    .selectFrom('published_evidence as s')
    .innerJoin('engagements as e', 'e.id', 's.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 's.company_id')
    .innerJoin('evidence as v', 'v.id', 's.evidence_id')
    .innerJoin('files as f', 'f.id', 'v.file_id')
    .select(['s.evidence_id', 's.finding_id', 's.company_id', 's.content', 'f.id as file_id', 'f.bytes'])
    .select('k.sealed as key')
    .where('s.engagement_id', '=', engagementId)
    .where('f.state', '=', 'ready')
    .where(within(reach))
    .orderBy('s.evidence_id')
    .execute();
  const keys = new CompanyKeys(keyring);
  const shown = new Map<string, FiledEvidence[]>();
  for (const row of rows) {
    const { evidence_id: id, finding_id: findingId, bytes, file_id: fileId } = row;
    const key = keys.of(row.company_id, row.key);
    const content = unsealShown(key, { findingId, id }, row.content);
    const of = shown.get(findingId) ?? [];
    of.push({ ...content, id, bytes, file: { fileId, bytes, key } });
    shown.set(findingId, of);
  }
  return shown;
}

const published = (db: Reader, reach: TeamReach, engagementId: string) =>
  db
    .selectFrom('published_findings as p')
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'p.company_id')
    .select(['p.finding_id as id', 'p.company_id', 'e.reference', 'p.number', 'p.severity', 'p.state'])
    .select(['p.published_at', 'p.changed_at', 'p.state_note', 'p.accepted_until', 'p.deadline'])
    .select(['k.sealed as key', bytesOf('p.content')])
    .where('p.engagement_id', '=', engagementId)
    .where(within(reach))
    .orderBy('p.severity', 'desc')
    .orderBy('p.number');

const contentsOf = (db: Reader, reach: TeamReach) => (ids: readonly string[]) =>
  db
    .selectFrom('published_findings as p')
    .innerJoin('engagements as e', 'e.id', 'p.engagement_id')
    .select(['p.finding_id as id', 'p.content'])
    .where('p.finding_id', 'in', ids)
    .where(within(reach))
    .execute();

/**
 * The published findings of an engagement within reach, the worst first, or `only` one of them; withdrawn ones too. Others are
 * answered between some of them and the next.
 */
export async function publishedInEngagement(
  { db, keyring }: Needs,
  reach: TeamReach,
  engagementId: string,
  only: string | null = null,
): Promise<readonly Omit<ReportFinding, 'evidence'>[]> {
  let query = published(db, reach, engagementId);
  if (only !== null) query = query.where('p.finding_id', '=', only);
  const keys = new CompanyKeys(keyring);
  const found: Omit<ReportFinding, 'evidence'>[] = [];
  for await (const row of withContents(await query.execute(), contentsOf(db, reach))) {
    const key = keys.of(row.company_id, row.key);
    const { cwe, severity, changes: _, ...content } = unsealPublished(key, row.id, row.content);
    found.push({
      ...content,
      id: row.id,
      number: row.number,
      reference: `${row.reference}-${row.number}`,
      severity: severityOf(row.severity) ?? severity,
      cwe: cwe === null ? null : { number: cwe, name: cweName(cwe) },
      state: row.state,
      stateNote: row.state_note === null ? '' : unsealStateNote(key, row.id, row.state_note),
      acceptedUntil: row.accepted_until,
      publishedAt: row.published_at,
      changedAt: row.changed_at,
      deadline: row.deadline,
    });
  }
  return found;
}
