import type { TeamReach } from '../../../access/context.ts';
import { within } from '../../../access/reach.ts';
import type { Reader } from '../../../data/database.ts';
import type { CvssVersion } from '../../../domain/cvss/metric.ts';
import { type FindingState, type Severity, severityOf } from '../../../domain/finding.ts';
import type { FindingText } from '../../../domain/finding-fields.ts';
import { type CompanyKey, CompanyKeys } from '../../../sealing/company-keys.ts';
import type { Services } from '../../../services.ts';
import { type PublishedContent, unsealDraft, unsealPublished, unsealStateNote } from './content.ts';

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
  /** The day by which it is to be fixed, by its severity or as it was extended; null for none. */
  readonly deadline: string | null;
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
  /** Which of its vectors leads, in its workspace (E8). */
  readonly leads: CvssVersion;
  readonly revision: number;
  readonly createdAt: number;
  readonly changedAt: number;
  readonly changedBy: string | null;
  readonly state: FindingState;
  readonly published: Publication | null;
  /** Changed since it was published, or rated otherwise now that another version of CVSS leads. */
  readonly isAhead: boolean;
}

function findings({ db }: Needs, reach: TeamReach) {
  return db
    .selectFrom('findings as f')
    .innerJoin('engagements as e', 'e.id', 'f.engagement_id')
    .innerJoin('company_keys as k', 'k.company_id', 'f.company_id')
    .innerJoin('workspaces as w', 'w.id', 'f.workspace_id')
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
      'w.cvss_leads',
      'f.content',
      'f.revision',
      'f.created_at',
      'f.changed_at',
      'a.name as changed_by',
      'f.published_revision',
      'p.content as published_content',
      'p.severity as published_severity',
      'p.state',
      'p.published_at',
      'p.changed_at as published_changed_at',
      'p.state_at',
      's.name as state_by',
      'p.state_note',
      'p.accepted_until',
      'p.deadline',
      'k.sealed as key',
    ])
    .where('f.deleted_at', 'is', null)
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
    content: unsealPublished(key, id, published_content),
    state,
    publishedAt: published_at,
    changedAt: published_changed_at,
    stateAt: state_at,
    stateBy: row.state_by,
    stateNote: row.state_note === null ? null : unsealStateNote(key, id, row.state_note),
    acceptedUntil: row.accepted_until,
    deadline: row.deadline,
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
    text: unsealDraft(key, row.id, row.content),
    severity: severityOf(row.severity),
    leads: row.cvss_leads,
    revision: row.revision,
    createdAt: row.created_at,
    changedAt: row.changed_at,
    changedBy: row.changed_by,
    state: published?.state ?? 'draft',
    published,
    isAhead:
      published !== null &&
      (row.published_revision !== row.revision || row.published_severity !== row.severity),
  };
}

/** One finding within reach; null for anything else, whatever the reason (E2). */
export async function findFinding(needs: Needs, reach: TeamReach, id: string): Promise<Finding | null> {
  const row = await findings(needs, reach).where('f.id', '=', id).executeTakeFirst();
  return row === undefined ? null : findingOf(new CompanyKeys(needs.keyring), row);
}

/** Those of several findings that are within reach, by number. Ask for few enough that they are opened in a turn (E28). */
export async function findFindings(
  needs: Needs,
  reach: TeamReach,
  ids: readonly string[],
): Promise<Finding[]> {
  const rows = await findings(needs, reach).where('f.id', 'in', ids).orderBy('f.number').execute();
  const keys = new CompanyKeys(needs.keyring);
  return rows.map((row) => findingOf(keys, row));
}
